import { fileURLToPath } from "node:url";
import { browserForTests } from "@quadrivium/test-utils";
import { type BundledPage, openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { autoCalls } from "./browser/auto-page.ts";

const browser = browserForTests();
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe.skipIf(browser === undefined)("auto in Chromium, with WebGL 2 in software", () => {
  let opened: BundledPage;
  beforeAll(async () => {
    opened = await openBundledPage({
      executablePath: browser!,
      scripts: [path("browser/auto-page.ts"), path("../../src/wasm/host-worker.js")],
    });
    await opened.page.waitForFunction(() => "autoCalls" in globalThis);
  });
  afterAll(() => opened?.close());

  const call = <Name extends keyof typeof autoCalls>(
    name: Name,
  ): Promise<Awaited<ReturnType<(typeof autoCalls)[Name]>>> =>
    opened.page.evaluate((name) => Object(globalThis).autoCalls[name](), name);

  it("neither measures the GPU nor loads gpu.js for a program that it cannot win", async () => {
    const { description, loaded } = await call("choiceForSmall");
    expect(description.backend).toBe("wasm");
    expect(description.predictions).toMatchObject([
      { backend: "wasm", available: true },
      { backend: "webgl2", available: true, reason: expect.stringMatching(/^not measured/) },
    ]);
    expect(loaded).toEqual(["host-worker.js"]);
  });

  it("measures both for a large one, once: IndexedDB keeps what was found", async () => {
    const [first, second] = await call("choicesForLarge");
    for (const { description } of [first, second]) {
      expect(description.backend).toBe("wasm");
      expect(description.reason).toMatch(/^auto chose wasm: .*; webgl2 \d+ ms/);
      const gpu = description.predictions!.find(({ backend }) => backend === "webgl2");
      expect(gpu).toMatchObject({ available: true, reason: expect.stringContaining("SwiftShader") });
      expect(gpu!.milliseconds).toBeGreaterThan(0);
    }
    expect(second.description.predictions).toEqual(first.description.predictions);
    expect(second.milliseconds).toBeLessThan(first.milliseconds / 2);
  });

  it("predicts the order that is measured, for many small steps and for few large ones", async () => {
    for (const [wasm, webgl2] of await call("comparisons")) {
      expect([wasm.backend, webgl2.backend]).toEqual(["wasm", "webgl2"]);
      expect(webgl2.predicted / wasm.predicted).toBeGreaterThan(2);
      expect(webgl2.measured / wasm.measured).toBeGreaterThan(2);
    }
  });
});
