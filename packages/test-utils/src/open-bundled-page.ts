import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium, type Page } from "playwright-core";
import { chromiumFlags, hardwareFlags } from "./find-browser.ts";

/** What {@link openBundledPage} serves, and to which browser. */
export interface BundledPageOptions {
  /** The browser's program, from `browserForTests`. */
  readonly executablePath: string;
  /** Scripts by path, each bundled and minified under its own name as an application would; the page loads the first. */
  readonly scripts: readonly string[];
  /** Conditions of `exports`. Default: the packages' sources. */
  readonly conditions?: readonly string[];
  /** Files by path, each served as it is under its own name. */
  readonly files?: readonly string[];
  /** Whether graphics are drawn in software, the same everywhere, or by the card that is there. Default: software. */
  readonly graphics?: "software" | "hardware";
  /** Command-line flags besides those that this takes. */
  readonly flags?: readonly string[];
  /** Headers of every answer, such as a content security policy. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page in headless Chromium. */
export interface BundledPage {
  readonly page: Page;
  /** What the page wrote to its console, in order. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1)!;

/** Bundles scripts, serves them on any free port, and opens a page of headless Chromium that loads the first. */
export async function openBundledPage(options: BundledPageOptions): Promise<BundledPage> {
  const { executablePath, scripts, files = [], graphics = "software", headers = {} } = options;
  const { conditions = ["@quadrivium/source"], flags = [] } = options;
  const { outputFiles } = await build({
    entryPoints: [...scripts],
    entryNames: "[name]",
    outdir: "/",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: [...conditions],
    write: false,
    logLevel: "error",
  });
  const served = new Map<string, Uint8Array | string>([
    ...outputFiles.map(({ path, text }) => [nameOf(path), text] as const),
    ...files.map((path) => [nameOf(path), readFileSync(path)] as const),
  ]);
  const first = nameOf(scripts[0]).replace(/\.ts$/, ".js");
  const server = createServer(({ url }, response) => {
    const name = url?.slice(1) ?? "";
    const content = served.get(name);
    const type = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    response.setHeader("content-type", content === undefined ? "text/html" : type);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(content ?? `<!doctype html><script type="module" src="/${first}"></script>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a server with a port");
  const args = [...(graphics === "software" ? chromiumFlags : hardwareFlags), ...flags];
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage();
  // A loaded machine takes its time; the test's own limit ends what hangs.
  page.setDefaultTimeout(120_000);
  const messages: string[] = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.goto(`http://127.0.0.1:${address.port}/`);
  return {
    page,
    messages,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
