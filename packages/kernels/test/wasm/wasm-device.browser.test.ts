import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { browserForTests } from "@quadrivium/test-utils";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserReport } from "./support/browser-page.ts";
import { bundle } from "./support/bundle.ts";

const executablePath = browserForTests();

/** Serves the scripts on any free port, with or without the headers that isolate a page. */
async function serve(scripts: ReadonlyMap<string, string>, isolate: boolean): Promise<[Server, string]> {
  const server = createServer(({ url }, response) => {
    const script = scripts.get(url?.slice(1) ?? "");
    response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
    if (isolate) {
      response.setHeader("cross-origin-opener-policy", "same-origin");
      response.setHeader("cross-origin-embedder-policy", "require-corp");
    }
    response.end(script ?? '<!doctype html><script type="module" src="/main-page.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a server with a port");
  return [server, `http://127.0.0.1:${address.port}/`];
}

describe.skipIf(executablePath === undefined)("the wasm device in a browser", () => {
  let browser: Browser;
  let scripts: ReadonlyMap<string, string>;
  beforeAll(async () => {
    scripts = await bundle(["main-page.ts", "page-worker.ts"]);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());

  async function call<Result>(name: string, isolate: boolean): Promise<Result> {
    const [server, address] = await serve(scripts, isolate);
    const page = await browser.newPage();
    try {
      await page.goto(address);
      await page.waitForFunction(() => "checkOnPage" in globalThis);
      return await page.evaluate((called) => Object(globalThis)[called](), name);
    } finally {
      await page.close();
      server.close();
    }
  }

  it.each(["checkOnPage", "checkInWorker"] as const)("runs on two threads: %s", async (place) => {
    const { description, failures, count, isolated } = await call<BrowserReport>(place, true);
    expect(isolated).toBe(true);
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(40);
    // Chromium has relaxed SIMD from version 114 on.
    expect(description).toMatchObject({ backend: "wasm", threads: 2, simd: "relaxed-simd" });
    expect(description.adapter).toMatch(/WebAssembly \(Chrome/);
  });

  it.each(["checkOnPage", "checkInWorker"] as const)(
    "runs on one thread where the page is not isolated, and says why: %s",
    async (place) => {
      const { description, failures, isolated } = await call<BrowserReport>(place, false);
      expect(isolated).toBe(false);
      expect(failures).toEqual([]);
      expect(description).toMatchObject({
        threads: 1,
        reason: expect.stringContaining("not cross-origin isolated"),
      });
    },
  );

  it("leaves the page its thread while it computes", async () => {
    const { run, pause } = await call<{ run: number; pause: number }>("measurePause", true);
    expect(pause).toBeLessThan(run / 2);
  });
});
