import { parseCommandLine, UsageError } from "./command-line.ts";
import { benchKernels, checkKernels } from "./kernels/kernels-suite.ts";
import { CheckError } from "./measure/check-error.ts";
import { havePeers, installPeers } from "./peers-folder.ts";
import { profileSteps } from "./profile/profile-suite.ts";
import { describeMachine, formatMachine } from "./report/machine.ts";
import { writeJson } from "./report/write-json.ts";
import { checkSteps } from "./steps/check-suite.ts";
import { benchSteps } from "./steps/steps-suite.ts";

/** Runs the suite that the command line names. */
async function main(words: readonly string[]): Promise<void> {
  const { suite, json, check } = parseCommandLine(words);
  if (check) {
    const passed = suite === "kernels" ? await checkKernels(havePeers()) : await checkSteps();
    for (const line of passed) console.log(`ok  ${line}`);
    if (suite === "kernels" && !havePeers())
      console.log("skipped tfjs-backend-wasm: not installed; a run without --check installs it");
    return;
  }
  const machine = describeMachine();
  console.log(`${formatMachine(machine)}\n`);
  if (suite === "kernels") installPeers();
  const run = { kernels: benchKernels, steps: benchSteps, profile: profileSteps }[suite];
  const { rows, versions, text } = await run();
  for (const [name, version] of Object.entries(versions)) console.log(`${name}: ${version}`);
  console.log(`\n${text}`);
  if (json !== undefined) writeJson(json, { suite, machine, versions, rows });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof CheckError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
