import { fileURLToPath } from "node:url";
import { browserForTests } from "@quadrivium/test-utils";
import { type BundledPage, openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceLossPage } from "./support/device-loss-page.ts";

const executablePath = browserForTests();
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe.skipIf(executablePath === undefined)("a run whose GPU is lost", () => {
  let opened: BundledPage;
  beforeAll(async () => {
    opened = await openBundledPage({
      executablePath: executablePath!,
      scripts: [
        path("support/device-loss-page.ts"),
        path("../../kernels/src/wasm/worker.js"),
        path("../../kernels/src/wasm/host-worker.js"),
      ],
    });
    await opened.page.waitForFunction(() => "loseAndResume" in globalThis);
  });
  afterAll(() => opened?.close());

  it("says so, and goes on from its last checkpoint on another device", async () => {
    const { isTyped, lost, strict, resumed, unbroken } = await opened.page.evaluate(() => {
      const { loseAndResume }: DeviceLossPage = Object(globalThis);
      return loseAndResume();
    });
    expect(isTyped).toBe(true);
    expect(lost).toMatch(/^DeviceLostError: webgl2: .*resumed from its last checkpoint/);
    expect(strict).toMatch(/resume: backend: expected "webgl2".*or resume: "any-backend"/);
    // Twenty steps were saved; the losses of the others are those of a run that was never broken.
    expect(resumed.map(([step]) => step)).toEqual(Array.from({ length: 20 }, (_, i) => 21 + i));
    const expected = new Map(unbroken);
    for (const [step, loss] of resumed) expect(loss / expected.get(step)!).toBeCloseTo(1, 3);
  });
});
