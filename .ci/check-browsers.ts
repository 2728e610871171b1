/**
 * Holds the whole op table against the reference device in headless Chromium: on wasm, WebGL 2 and WebGPU, on pages and
 * in workers, from the built packages, bundled and minified; some of it under a strict content security policy too.
 * Needs a build. Exits with 1 where a case fails, where another backend ran than the one that was asked for, or where
 * there is no browser.
 */
import { opTable } from "@quadrivium/kernels";
import { findBrowser, webGpuFlags } from "@quadrivium/test-utils";
import { openPolicyPage, strictPolicy } from "../packages/kernels/test/gpu/browser/open-policy-page.ts";
import { openTablePage } from "../packages/kernels/test/gpu/browser/open-table-page.ts";

const { path, reason } = findBrowser();
if (path === undefined) throw new Error(`check:browsers: ${reason}`);
const executablePath = path;
const ops = Object.keys(opTable).length;
let failures = 0;

/** Runs the table on a page and in a worker, one after the other, and prints how it went. */
async function check(backend: "wasm" | "webgl2" | "webgpu"): Promise<void> {
  const flags = backend === "webgpu" ? webGpuFlags : [];
  const page = await openTablePage({ executablePath, flags, built: true });
  try {
    for (const place of ["page", "worker"] as const) {
      const report = await page.run(place, backend);
      const { description, count, worst, seconds } = report;
      const troubles = [...report.failures];
      if (description.backend !== backend) troubles.push(`${description.backend} ran instead`);
      if (report.ops.length !== ops) troubles.push(`${report.ops.length} ops of ${ops} were covered`);
      failures += troubles.length;
      process.stdout.write(
        `${troubles.length === 0 ? "ok   " : "FAIL "} ${backend} (${place}): ${count} cases of ${ops} ops, ` +
          `largest error ${worst.toExponential(1)}, ${seconds.toFixed(0)} s, on ${description.adapter}\n`,
      );
      for (const trouble of troubles) process.stdout.write(`      ${trouble}\n`);
    }
  } finally {
    await page.close();
  }
}

/** Opens the CPU's and the GPU's device under a strict content security policy. */
async function checkPolicy(): Promise<void> {
  const { mayEval, wasm, webgl2, violations } = await openPolicyPage(executablePath, strictPolicy, true);
  const isRight = !mayEval && wasm === "wasm is right" && webgl2 === "webgl2 is right";
  if (!isRight) failures++;
  process.stdout.write(`${isRight ? "ok   " : "FAIL "} strict content security policy: ${wasm}, ${webgl2}\n`);
  if (!isRight) process.stdout.write(`      refused: ${violations.join(", ")}\n`);
}

await checkPolicy();
await check("wasm");
// Side by side: each waits for its shaders to be compiled most of the time.
await Promise.all([check("webgl2"), check("webgpu")]);
process.exitCode = failures === 0 ? 0 : 1;
