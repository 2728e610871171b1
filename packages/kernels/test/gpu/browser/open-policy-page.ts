import { fileURLToPath } from "node:url";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import type { PolicyPage } from "./policy-page.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What a page under a content security policy finds on its devices. */
export async function openPolicyPage(executablePath: string, policy: string) {
  const { page, close } = await openBundledPage({
    executablePath,
    scripts: [
      path("policy-page.ts"),
      path("../../../src/wasm/worker.js"),
      path("../../../src/wasm/host-worker.js"),
    ],
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
