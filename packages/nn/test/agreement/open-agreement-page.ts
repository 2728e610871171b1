import { fileURLToPath } from "node:url";
import { webGpuFlags } from "@quadrivium/test-utils";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import type { TrainOnPage } from "./agreement-page.ts";

/** A page in headless Chromium, not isolated, so that it has no SharedArrayBuffer. */
export interface AgreementPage {
  readonly train: (...values: Parameters<TrainOnPage>) => ReturnType<TrainOnPage>;
  close(): Promise<void>;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const workers = ["worker.js", "host-worker.js"].map((name) => path(`../../../kernels/src/wasm/${name}`));

/** Opens the page, with the wasm device's workers beside it. */
export async function openAgreementPage(executablePath: string): Promise<AgreementPage> {
  const scripts = [path("agreement-page.ts"), ...workers];
  const { page, close } = await openBundledPage({ executablePath, scripts, flags: webGpuFlags });
  await page.waitForFunction(() => "trainOnPage" in globalThis);
  return {
    train: (...values) => page.evaluate((given) => Object(globalThis).trainOnPage(...given), values),
    close,
  };
}
