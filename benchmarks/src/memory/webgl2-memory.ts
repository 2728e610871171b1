import { fileURLToPath } from "node:url";
import { findBrowser } from "@quadrivium/test-utils";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import { growth } from "./growth.ts";
import type { WebGl2Page } from "./webgl2-page.ts";

const [steps, pieces] = [10_000, 20];

/** Trains a tiny network for 10,000 steps on the webgl2 device of headless Chromium. @returns what is not flat */
export async function webGl2Memory(print: (line: string) => void): Promise<string | undefined> {
  const { path, reason } = findBrowser();
  if (path === undefined) return reason;
  const script = fileURLToPath(new URL("webgl2-page.ts", import.meta.url));
  const { page, close } = await openBundledPage({ executablePath: path, scripts: [script] });
  const seen = new Set<string>();
  const heaps: number[] = [];
  try {
    await page.waitForFunction(() => "trainSteps" in globalThis);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("HeapProfiler.enable");
    print("step    loss        heap KiB    living handles");
    for (let piece = 1; piece <= pieces; piece++) {
      const { loss, handles, backend } = await page.evaluate((count) => {
        const { trainSteps }: WebGl2Page = Object(globalThis);
        return trainSteps(count);
      }, steps / pieces);
      if (backend !== "webgl2") return `${backend} ran instead of webgl2`;
      for (const one of handles) seen.add(one);
      await devtools.send("HeapProfiler.collectGarbage");
      const { usedSize } = await devtools.send("Runtime.getHeapUsage");
      heaps.push(usedSize);
      const row = [String((piece * steps) / pieces).padEnd(8), loss.toFixed(6).padEnd(12)];
      print(`${row.join("")}${(usedSize / 1024).toFixed(0).padEnd(12)}${handles.at(-1)}`);
    }
  } finally {
    await close();
  }
  if (seen.size > 1) return `the living handles changed: ${[...seen].join(" ")}`;
  const grown = growth(heaps);
  return grown > 0.02 ? `the heap grew by ${(100 * grown).toFixed(1)} %` : undefined;
}
