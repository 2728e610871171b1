import { fileURLToPath } from "node:url";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import type { GpuCalls } from "./gpu-calls.ts";

/** A page in headless Chromium on which `gpuCalls` can be called. */
export interface GpuPage {
  call<Name extends keyof GpuCalls>(
    place: "page" | "worker",
    name: Name,
    ...values: Parameters<GpuCalls[Name]>
  ): Promise<Awaited<ReturnType<GpuCalls[Name]>>>;
  close(): Promise<void>;
}

const source = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Opens a page with the calls, bundled and minified. */
export async function openGpuPage(executablePath: string, flags: readonly string[] = []): Promise<GpuPage> {
  const { page, close } = await openBundledPage({
    executablePath,
    scripts: [source("gpu-page.ts"), source("gpu-worker.ts")],
    flags,
  });
  await page.waitForFunction(() => "gpuCalls" in globalThis);
  return {
    call: (place, name, ...values) =>
      page.evaluate(
        ([place, name, values]) => {
          const { gpuCalls, gpuCallInWorker } = Object(globalThis);
          return place === "page" ? gpuCalls[name](...values) : gpuCallInWorker(name, values);
        },
        [place, name, values] as const,
      ),
    close,
  };
}
