import { benchBrowser, checkBrowser } from "./browser/browser-suite.ts";
import { parseCommandLine, type SuiteName, UsageError } from "./command-line.ts";
import { benchKernels, checkKernels } from "./kernels/kernels-suite.ts";
import { CheckError } from "./measure/check-error.ts";
import { installPeers, onnxruntimeFolder, peersFolder } from "./peers-folder.ts";
import { benchPredictions } from "./predictions/predictions-suite.ts";
import { profileSteps } from "./profile/profile-suite.ts";
import { describeMachine, formatMachine } from "./report/machine.ts";
import { writeJson } from "./report/write-json.ts";
import { benchAutoencoder } from "./steps/autoencoder-suite.ts";
import { checkSteps } from "./steps/check-suite.ts";
import { benchSteps } from "./steps/steps-suite.ts";
import type { SuiteOptions, SuiteResult } from "./suite.ts";

type Run = (options: SuiteOptions) => Promise<SuiteResult>;
type Check = (options: SuiteOptions) => Promise<string[]>;

/** What a suite times, and what it compares on small sizes. */
const suites: Readonly<
  Record<SuiteName, { readonly run: readonly Run[]; readonly check: readonly Check[] }>
> = {
  kernels: { run: [benchKernels], check: [checkKernels] },
  steps: { run: [benchSteps], check: [checkSteps] },
  autoencoder: { run: [benchAutoencoder], check: [] },
  browser: { run: [benchBrowser], check: [checkBrowser] },
  profile: { run: [profileSteps], check: [] },
  predictions: { run: [benchPredictions], check: [] },
  all: { run: [benchKernels, benchSteps, benchAutoencoder], check: [checkKernels, checkSteps] },
};

/** Installs all peers that npm has. */
function installAll(): void {
  for (const folder of [peersFolder, onnxruntimeFolder]) installPeers(folder);
}

/** A wrong result ends its suite, and in the end the exit status tells; what other suites find is kept. */
function reportFailedCheck(error: unknown): undefined {
  if (!(error instanceof CheckError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}

/** Runs the suite that the command line names. */
async function main(words: readonly string[]): Promise<void> {
  if (words.length === 1 && words[0] === "peers") return installAll();
  const { suite, json, check: onlyCheck, ...options } = parseCommandLine(words);
  const { run: runs, check: checks } = suites[suite];
  if (onlyCheck) {
    for (const check of checks) for (const line of await check(options)) console.log(line);
    return;
  }
  const machine = describeMachine();
  console.log(`${formatMachine(machine)}\n`);
  const results: SuiteResult[] = [];
  for (const run of runs) {
    const result = await run(options).catch(reportFailedCheck);
    if (result === undefined) continue;
    for (const [name, version] of Object.entries(result.versions))
      console.log([name, version].filter(Boolean).join(": "));
    console.log(`\n${result.text}\n`);
    results.push(result);
  }
  if (json === undefined) return;
  const versions = Object.assign({}, ...results.map(({ versions }) => versions));
  writeJson(json, { suite, machine, versions, rows: results.flatMap(({ rows }) => rows) });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof CheckError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
