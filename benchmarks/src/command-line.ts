/** The suites, by the names by which they are asked for. */
export const suites = ["kernels", "steps", "profile"] as const;

/** The name of a suite. */
export type SuiteName = (typeof suites)[number];

/** What was asked for. */
export interface CommandLine {
  readonly suite: SuiteName;
  /** Where to write the rows. */
  readonly json: string | undefined;
  /** Only check results, on small sizes, and time nothing. */
  readonly check: boolean;
}

/** How to call the command. */
export const usage = `npm run bench -- ${suites.join("|")} [--json FILE] [--check]`;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const isSuite = (word: string): word is SuiteName => (suites as readonly string[]).includes(word);

/** @throws {UsageError} saying what was expected */
export function parseCommandLine(words: readonly string[]): CommandLine {
  let suite: SuiteName | undefined;
  let json: string | undefined;
  let check = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "--check") check = true;
    else if (word === "--json") {
      json = words[++i];
      if (json === undefined || json.startsWith("--"))
        throw new UsageError("--json: expected a file after it");
    } else if (isSuite(word) && suite === undefined) suite = word;
    else throw new UsageError(`expected ${usage}, got "${word}"`);
  }
  if (suite === undefined) throw new UsageError(`expected ${usage}, got no suite`);
  if (check && json !== undefined)
    throw new UsageError("--check times nothing, so --json has nothing to write");
  if (check && suite === "profile") throw new UsageError("profile has no check of its own; steps has");
  return { suite, json, check };
}
