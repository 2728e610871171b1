import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromiumFlags } from "@quadrivium/test-utils";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { TrainOnPage } from "./agreement-page.ts";

/** Flags that add WebGPU in software. */
const webGpuFlags = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan,WebGPU",
];

/** A page in headless Chromium, not isolated, so that it has no SharedArrayBuffer. */
export interface AgreementPage {
  readonly train: (...values: Parameters<TrainOnPage>) => ReturnType<TrainOnPage>;
  close(): Promise<void>;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const workers = ["worker.js", "host-worker.js"].map((name) => path(`../../../kernels/src/wasm/${name}`));

/** Bundles the page with the wasm device's workers beside it, serves them and opens the page. */
export async function openAgreementPage(executablePath: string): Promise<AgreementPage> {
  const { outputFiles } = await build({
    entryPoints: [path("agreement-page.ts"), ...workers],
    entryNames: "[name]",
    outdir: "/",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["@quadrivium/source"],
    write: false,
    logLevel: "error",
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1), text]));
  const server = createServer(({ url }, response) => {
    const script = scripts.get(url?.slice(1));
    response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
    response.end(script ?? '<!doctype html><script type="module" src="/agreement-page.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a server with a port");

  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags, ...webGpuFlags] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.waitForFunction(() => "trainOnPage" in globalThis);
  return {
    train: (...values) => page.evaluate((given) => Object(globalThis).trainOnPage(...given), values),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
