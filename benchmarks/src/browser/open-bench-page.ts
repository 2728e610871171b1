import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { webGpuFlags } from "@quadrivium/test-utils";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import type { KernelEngine } from "../kernels/engine.ts";
import type { KernelTask } from "../kernels/task.ts";
import { peersFolder } from "../peers-folder.ts";
import type { Stepper } from "../steps/stepper.ts";
import type { BenchPage, PageEngine } from "./bench-page.ts";
import { allBrowserCases } from "./browser-cases.ts";
import { decodeFloats } from "./float-text.ts";
import { isSoftware, type PageGraphics } from "./graphics.ts";

/** Somebody on the page. */
export interface PageKernelEngine extends KernelEngine {
  /** Threads of the processor that it computes on. */
  readonly threads: number;
}

/** A page with ours and with TensorFlow.js, driven from here. */
export interface OpenBenchPage {
  readonly graphics: PageGraphics;
  /**
   * Opens ours on so many threads, or TensorFlow.js on those that it takes.
   * @throws Error when it cannot be had on this page
   */
  open(which: PageEngine, threads: number): Promise<PageKernelEngine>;
  /** A step on what was opened. */
  stepper(which: PageEngine, name: string): Promise<Stepper>;
  close(): Promise<void>;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const workers = ["worker.js", "host-worker.js"].map((name) =>
  path(`../../../packages/kernels/src/wasm/${name}`),
);

/** Without these a page has no memory that threads can share. */
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

async function openPage(executablePath: string, graphics: "hardware" | "software") {
  const wasmFolder = join(peersFolder.path, "node_modules/@tensorflow/tfjs-backend-wasm/dist");
  const { page, close } = await openBundledPage({
    executablePath,
    scripts: [path("bench-page.ts"), join(peersFolder.path, "tfjs-page.js"), ...workers],
    files: readdirSync(wasmFolder)
      .filter((name) => name.endsWith(".wasm"))
      .map((name) => join(wasmFolder, name)),
    headers: isolation,
    graphics,
    flags: graphics === "software" ? webGpuFlags : [],
  });
  page.setDefaultTimeout(0);
  await page.waitForFunction(() => "benchPage" in globalThis);

  /** Calls what the page offers. */
  const call = <Name extends keyof BenchPage>(
    name: Name,
    ...values: Parameters<BenchPage[Name]>
  ): Promise<Awaited<ReturnType<BenchPage[Name]>>> =>
    page.evaluate(([name, values]) => Object(globalThis).benchPage[name](...values), [name, values] as const);
  return { call, close };
}

/** The name by which the page knows a task. */
function nameOf({ title }: KernelTask): string {
  const found = Object.entries(allBrowserCases.tasks).find(([, task]) => task().title === title);
  if (found === undefined) throw new Error(`the page knows no task "${title}"`);
  return found[0];
}

/** Opens a page that draws with the graphics card, or in software where there is none. */
export async function openBenchPage(executablePath: string): Promise<OpenBenchPage> {
  let opened = await openPage(executablePath, "hardware");
  let graphics = await opened.call("graphicsOfPage");
  if (isSoftware(graphics.webgl2)) {
    await opened.close();
    opened = await openPage(executablePath, "software");
    graphics = await opened.call("graphicsOfPage");
  }
  const { call, close } = opened;
  const names = new Map<PageEngine, string>();
  return {
    graphics,
    async open(which, threads) {
      const one = await call("open", which, threads);
      names.set(which, one.name);
      return {
        ...one,
        async prepare(task) {
          const handle = await call("prepare", which, nameOf(task));
          return {
            turn: () => call("turn", handle),
            result: async () => decodeFloats(await call("result", handle)),
            dispose: () => call("disposeTask", handle),
          };
        },
        async dispose() {},
      };
    },
    async stepper(which, name) {
      const handle = await call("openStepper", which, name);
      return {
        name: names.get(which) ?? which,
        step: () => call("step", handle),
        async read() {
          const texts = await call("read", handle);
          return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, decodeFloats(text)]));
        },
        dispose: () => call("disposeStepper", handle),
      };
    },
    close,
  };
}
