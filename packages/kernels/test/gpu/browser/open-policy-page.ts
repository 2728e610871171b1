import { fileURLToPath } from "node:url";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import type { PolicyPage } from "./policy-page.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A policy that forbids all that can be forbidden; WebAssembly needs its own word. */
export const strictPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";

/**
 * What a page under a content security policy finds on its devices.
 * @param built From the package as it is built and published, not from its sources
 */
export async function openPolicyPage(executablePath: string, policy: string, built = false) {
  const workers = built ? "../../../dist" : "../../../src/wasm";
  const { page, close } = await openBundledPage({
    executablePath,
    scripts: [path("policy-page.ts"), path(`${workers}/worker.js`), path(`${workers}/host-worker.js`)],
    ...(built ? { conditions: ["module"] } : {}),
    headers: { "content-security-policy": policy },
  });
  try {
    await page.waitForFunction(() => "policyReport" in globalThis);
    return await page.evaluate(() => {
      const { policyReport }: PolicyPage = Object(globalThis);
      return policyReport;
    });
  } finally {
    await close();
  }
}
