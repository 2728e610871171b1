/** The suites, by the names by which they are asked for; `all` is kernels, steps and autoencoder. */
export const suites = [
  "kernels",
  "steps",
  "autoencoder",
  "browser",
  "profile",
  "predictions",
  "all",
] as const;

/** The name of a suite. */
export type SuiteName = (typeof suites)[number];

/** What was asked for. */
export interface CommandLine {
  readonly suite: SuiteName;
  /** Where to write the rows. */
  readonly json: string | undefined;
  /** Only check results, on small sizes, and time nothing. */
  readonly check: boolean;
  /** The cases to run; all when none is named. */
  readonly only: readonly string[] | undefined;
  /** Also run the cases that take long. */
  readonly long: boolean;
}

/** How to call the command. */
export const usage = `npm run bench -- ${suites.join("|")} [--json FILE] [--check] [--only CASE,...] [--long], or npm run bench -- peers`;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const isSuite = (word: string): word is SuiteName => (suites as readonly string[]).includes(word);

/** @throws {UsageError} saying what was expected */
export function parseCommandLine(words: readonly string[]): CommandLine {
  let suite: SuiteName | undefined;
  let json: string | undefined;
  let only: string[] | undefined;
  let check = false;
  let long = false;
  const rest = [...words];
  const wordAfter = (option: string, what: string): string => {
    const value = rest.shift();
    if (value === undefined || value.startsWith("--"))
      throw new UsageError(`${option}: expected ${what} after it`);
    return value;
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--check") check = true;
    else if (word === "--long") long = true;
    else if (word === "--json") json = wordAfter(word, "a file");
    else if (word === "--only") only = wordAfter(word, "names of cases").split(",");
    else if (isSuite(word) && suite === undefined) suite = word;
    else throw new UsageError(`expected ${usage}, got "${word}"`);
  }
  if (suite === undefined) throw new UsageError(`expected ${usage}, got no suite`);
  if (check && json !== undefined)
    throw new UsageError("--check times nothing, so --json has nothing to write");
  if (check && (suite === "profile" || suite === "predictions" || suite === "autoencoder"))
    throw new UsageError(`${suite} has no check of its own; steps has`);
  if (suite === "all" && only !== undefined)
    throw new UsageError("--only names cases of one suite, and all is three");
  return { suite, json, check, only, long };
}

/** @throws {UsageError} when a name is not one of a suite's cases */
export function checkCaseNames(only: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`--only: expected ${known.join(", ")}, got "${unknown}"`);
}
