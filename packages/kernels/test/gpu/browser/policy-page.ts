import { type Backend, openDevice, openReferenceDevice } from "@quadrivium/kernels";
import { compareOutputs } from "../../support/compare.ts";
import { opCases } from "../../support/op-cases.ts";
import { runCase } from "../../support/run-case.ts";

/** Whether the page may compile text, in whatever way. */
function isEvalAllowed(): boolean {
  try {
    return new Function("return true")();
  } catch {
    return false;
  }
}

/** Some cases of different ops on a device: the backend that ran, and what failed; or why it could not be opened. */
async function check(backend: Backend): Promise<string> {
  const reference = await openReferenceDevice();
  const first = new Map(opCases.filter(({ cpuOnly }) => !cpuOnly).map((opCase) => [opCase.op, opCase]));
  try {
    const device = await openDevice({ backend });
    for (const opCase of [...first.values()].filter((_, i) => i % 8 === 0)) {
      const [actual, expected] = [await runCase(device, opCase), await runCase(reference, opCase)];
      compareOutputs(opCase, actual.outputs, expected.outputs, backend === "wasm" ? "cpu" : "gpu");
    }
    const { backend: ran } = device.describe();
    await device.dispose();
    return `${ran} is right`;
  } catch (error) {
    return String(error);
  }
}

const violations: string[] = [];
document.addEventListener("securitypolicyviolation", ({ blockedURI }) => violations.push(blockedURI));

/** What the page found by itself, before any test could speak to it: a debugger may do what a page may not. */
async function report() {
  const mayEval = isEvalAllowed();
  const [wasm, webgl2] = [await check("wasm"), await check("webgl2")];
  return { mayEval, wasm, webgl2, violations };
}

/** What the test reads. */
export interface PolicyPage {
  policyReport: ReturnType<typeof report>;
}

Object.assign(globalThis, { policyReport: report() } satisfies PolicyPage);
