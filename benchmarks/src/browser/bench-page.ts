import { type Backend, openDevice } from "@quadrivium/kernels";
import type { KernelEngine, Prepared } from "../kernels/engine.ts";
import { ourEngine } from "../kernels/engines/ours.ts";
import { tfjsEngine } from "../kernels/engines/tfjs.ts";
import { ourStepper } from "../steps/our-stepper.ts";
import { startOf } from "../steps/start-of.ts";
import type { Stepper } from "../steps/stepper.ts";
import type { TfjsBackend } from "../tfjs/tfjs.ts";
import { tfjsStepper } from "../tfjs/tfjs-stepper.ts";
import { allBrowserCases } from "./browser-cases.ts";
import { encodeFloats } from "./float-text.ts";
import { graphicsOfPage } from "./graphics.ts";
import { openTfjs } from "./open-tfjs.ts";

/** Who can be opened on the page: ours by backend, and TensorFlow.js. */
export type PageEngine = "wasm" | "webgl2" | "webgpu" | "tfjsWasm" | "tfjsWebgl";

/** What computes tasks and takes steps. */
interface Opened {
  readonly engine: KernelEngine;
  /** Threads of the processor. */
  readonly threads: number;
  readonly stepper: (name: string) => Promise<Stepper>;
  /** Makes it the one that computes, where a library has one at a time. */
  readonly enter: () => Promise<unknown>;
}

async function openOurs(backend: Backend, threads: number): Promise<Opened> {
  const device = await openDevice({ backend, threads });
  return {
    threads,
    engine: ourEngine(device, threads),
    stepper: (name) => ourStepper(device, allBrowserCases.steps[name]()),
    enter: async () => {},
  };
}

async function openPeer(backend: TfjsBackend): Promise<Opened> {
  const { tf, name, threads, enter } = await openTfjs(backend);
  return {
    threads,
    engine: tfjsEngine(tf, name),
    async stepper(caseName) {
      const stepCase = allBrowserCases.steps[caseName]();
      const { tfjs, inputs, title } = stepCase;
      if (typeof tfjs !== "function") throw new Error(`${title}: ${tfjs ?? "not in TensorFlow.js"}`);
      return tfjsStepper({ tf, name }, tfjs, { start: startOf(stepCase), inputs });
    },
    enter,
  };
}

const opened = new Map<PageEngine, Opened>();

/** Gives numbers to what lives on the page, so that it can be asked for from outside. */
class Handles<Item> {
  readonly #items: { readonly owner: Opened; readonly item: Item }[] = [];

  add(owner: Opened, item: Item): number {
    return this.#items.push({ owner, item }) - 1;
  }

  /** The item, once its owner is the one that computes. */
  async of(handle: number): Promise<Item> {
    const { owner, item } = this.#items[handle];
    await owner.enter();
    return item;
  }
}

const tasks = new Handles<Prepared>();
const steppers = new Handles<Stepper>();

async function ownerOf(which: PageEngine): Promise<Opened> {
  const owner = opened.get(which);
  if (owner === undefined) throw new Error(`${which}: it was not opened`);
  await owner.enter();
  return owner;
}

const page = {
  graphicsOfPage,

  /** Opens one, and tells its name and the threads that it has. For ours they are those that are asked for. */
  async open(which: PageEngine, threads: number): Promise<Pick<Opened, "threads"> & { name: string }> {
    const peers = { tfjsWasm: "wasm", tfjsWebgl: "webgl" } as const;
    const one =
      which === "tfjsWasm" || which === "tfjsWebgl"
        ? await openPeer(peers[which])
        : await openOurs(which, threads);
    opened.set(which, one);
    return { name: one.engine.name, threads: one.threads };
  },

  async prepare(which: PageEngine, task: string): Promise<number> {
    const owner = await ownerOf(which);
    const prepared = await owner.engine.prepare(allBrowserCases.tasks[task]());
    if (prepared === undefined) throw new Error(`${which}: it cannot compute ${task}`);
    return tasks.add(owner, prepared);
  },
  turn: async (handle: number) => (await tasks.of(handle)).turn(),
  result: async (handle: number) => encodeFloats(await (await tasks.of(handle)).result()),
  disposeTask: async (handle: number) => (await tasks.of(handle)).dispose(),

  async openStepper(which: PageEngine, name: string): Promise<number> {
    const owner = await ownerOf(which);
    return steppers.add(owner, await owner.stepper(name));
  },
  step: async (handle: number) => (await steppers.of(handle)).step(),
  async read(handle: number): Promise<Record<string, string>> {
    const elements = await (await steppers.of(handle)).read();
    return Object.fromEntries(Object.entries(elements).map(([name, values]) => [name, encodeFloats(values)]));
  },
  disposeStepper: async (handle: number) => (await steppers.of(handle)).dispose(),
};

/** What is called on the page. */
export type BenchPage = typeof page;

Object.assign(globalThis, { benchPage: page });
