import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromiumFlags } from "@quadrivium/test-utils";
import { build } from "esbuild";
import { chromium } from "playwright-core";
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

/** Bundles page and worker, minified as an application would, serves them and opens the page. */
export async function openGpuPage(executablePath: string, flags: readonly string[] = []): Promise<GpuPage> {
  const { outputFiles } = await build({
    entryPoints: [source("gpu-page.ts"), source("gpu-worker.ts")],
    outdir: "/",
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["@quadrivium/source"],
    write: false,
    logLevel: "error",
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1), text]));
  const server = createServer(({ url }, response) => {
    const script = scripts.get(url?.slice(1));
    response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
    response.end(script ?? '<!doctype html><script type="module" src="/gpu-page.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a server with a port");

  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags, ...flags] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}/`);
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
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
