import { once } from "node:events";
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium, type Page } from "playwright-core";
import { chromiumFlags } from "./find-browser.ts";

/** What {@link openBundledPage} serves, and to which browser. */
export interface BundledPageOptions {
  /** The browser's program, from `browserForTests`. */
  readonly executablePath: string;
  /** Scripts by path, each bundled and minified under its own name as an application would; the page loads the first. */
  readonly scripts: readonly string[];
  /** Conditions of `exports`. Default: the packages' sources. */
  readonly conditions?: readonly string[];
  /** Command-line flags besides `chromiumFlags`. */
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
  const { executablePath, scripts, conditions = ["@quadrivium/source"], flags = [], headers = {} } = options;
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
  const served = new Map(outputFiles.map(({ path, text }) => [nameOf(path), text]));
  const first = nameOf(scripts[0]).replace(/\.ts$/, ".js");
  const server = createServer(({ url }, response) => {
    const script = served.get(url?.slice(1) ?? "");
    response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(script ?? `<!doctype html><script type="module" src="/${first}"></script>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a server with a port");
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags, ...flags] });
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
