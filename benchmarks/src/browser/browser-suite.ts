import { findBrowser } from "@quadrivium/test-utils";
import { checkCaseNames } from "../command-line.ts";
import { benchTask, type Pair, prepareChecked } from "../kernels/bench-task.ts";
import { rateTable } from "../kernels/rate-table.ts";
import type { BenchRow } from "../measure/row.ts";
import { havePeers, installPeers } from "../peers-folder.ts";
import { type ExtraColumn, rowTable } from "../report/row-table.ts";
import { benchCase, type Side } from "../steps/bench-case.ts";
import { checkCase } from "../steps/check-case.ts";
import { LOOSE_CHANGE_TOLERANCE } from "../steps/sides.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import type { PageEngine } from "./bench-page.ts";
import { allBrowserCases, browserCases } from "./browser-cases.ts";
import { isSoftware, softwareNote } from "./graphics.ts";
import { type OpenBenchPage, openBenchPage, type PageKernelEngine } from "./open-bench-page.ts";

const SUITE = "browser";
const ROUNDS = 5;

/** Ours, and whom they are held against: what draws against what draws, the processor against the processor. */
const groups: readonly { readonly ours: readonly PageEngine[]; readonly peer: PageEngine }[] = [
  { ours: ["webgl2", "webgpu"], peer: "tfjsWebgl" },
  { ours: ["wasm"], peer: "tfjsWasm" },
];

const isCpu = (name: PageEngine): boolean => name === "wasm" || name === "tfjsWasm";

/** A page with its engines, and why it lacks others. */
interface Opened {
  readonly page: OpenBenchPage;
  readonly engines: ReadonlyMap<PageEngine, PageKernelEngine>;
  readonly missing: readonly string[];
}

/** Opens what a page has; ours on as many threads as the peer takes. @throws Error where there is no browser */
async function openAll(): Promise<Opened> {
  const { path, reason } = findBrowser();
  if (path === undefined) throw new Error(`browser: ${reason}`);
  const page = await openBenchPage(path);
  const engines = new Map<PageEngine, PageKernelEngine>();
  const missing: string[] = [];
  const open = async (name: PageEngine, threads: number) => {
    try {
      engines.set(name, await page.open(name, threads));
    } catch (error) {
      missing.push(`${name}: ${error instanceof Error ? error.message.split("\n", 1)[0] : error}`);
    }
  };
  for (const { ours, peer } of groups) {
    await open(peer, 1);
    for (const name of ours) await open(name, engines.get(peer)?.threads ?? 1);
  }
  return { page, engines, missing };
}

function labelOf({ engines }: Opened, name: PageEngine): string {
  const threads = engines.get(name)?.threads ?? 1;
  return isCpu(name) ? `${name}, ${threads} ${threads === 1 ? "thread" : "threads"}` : name;
}

/** The groups of which somebody on both sides is here. */
const groupsOf = ({ engines }: Opened) =>
  groups
    .map(({ ours, peer }) => ({ ours: ours.filter((name) => engines.has(name)), peer }))
    .filter(({ ours, peer }) => ours.length > 0 && engines.has(peer));

/** Whether one of two was drawn in software: then their times say nothing about a card. */
function isDrawnInSoftware({ page: { graphics } }: Opened, ...names: readonly PageEngine[]): boolean {
  const drawing = names.filter((name) => !isCpu(name));
  return drawing.some((name) => isSoftware(name === "webgpu" ? graphics.webgpu : graphics.webgl2));
}

const noted = (row: BenchRow, inSoftware: boolean): BenchRow =>
  inSoftware ? { ...row, note: softwareNote } : row;

const sideOf = (opened: Opened, engine: PageEngine, name: string): Side => ({
  label: labelOf(opened, engine),
  checked: true,
  changeTolerance: LOOSE_CHANGE_TOLERANCE,
  open: () => opened.page.stepper(engine, name),
});

/** Times a step of ours and of TensorFlow.js on the page. @throws {CheckError} */
async function benchStep(opened: Opened, name: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { ours, peer } of groupsOf(opened)) {
    const found = await benchCase(allBrowserCases.steps[name](), {
      suite: SUITE,
      ours: ours.map((engine) => sideOf(opened, engine, name)),
      peers: [sideOf(opened, peer, name)],
      rounds: ROUNDS,
    });
    // One row for each of ours, in their order.
    rows.push(...found.map((row, i) => noted(row, isDrawnInSoftware(opened, ours[i], peer))));
  }
  return rows;
}

/** Times a task on all engines of the page. @throws {CheckError} */
async function benchPageTask(opened: Opened, name: string): Promise<BenchRow[]> {
  const pairs = groupsOf(opened).flatMap(({ ours, peer }) =>
    ours.map((engine): Pair<PageEngine> => ({ label: labelOf(opened, engine), ours: engine, peer })),
  );
  const rows = await benchTask(SUITE, allBrowserCases.tasks[name](), { engines: opened.engines, pairs });
  return rows.map((row, i) => noted(row, isDrawnInSoftware(opened, pairs[i].ours, pairs[i].peer)));
}

/** The names of the cases to run. @throws {UsageError} */
function chosen({ only, long }: SuiteOptions): { readonly tasks: string[]; readonly steps: string[] } {
  const [tasks, steps] = [allBrowserCases.tasks, allBrowserCases.steps].map(Object.keys);
  checkCaseNames(only, [...tasks, ...steps]);
  const usual = new Set([browserCases.tasks, browserCases.steps].flatMap(Object.keys));
  const wanted = (name: string) => only?.includes(name) ?? (long || usual.has(name));
  return { tasks: tasks.filter(wanted), steps: steps.filter(wanted) };
}

const noteColumn: ExtraColumn = { heading: "note", kind: "text", cell: ({ note = "" }) => note };

/** What draws, and who takes part. */
function versionsOf({ page: { graphics }, engines }: Opened): Record<string, string> {
  const drawn = (name: string | undefined) =>
    name === undefined ? "none" : `${name}${isSoftware(name) ? ` (${softwareNote})` : ""}`;
  return {
    "the page's WebGL 2": drawn(graphics.webgl2),
    "the page's WebGPU": drawn(graphics.webgpu),
    ...Object.fromEntries([...engines.values()].map(({ name }) => [`on the page: ${name}`, ""])),
  };
}

/**
 * Times products and training steps of ours and of TensorFlow.js side by side on one page of a headless browser. With a
 * graphics card it is used; where graphics are drawn in software, each row of theirs says so.
 * @throws {CheckError} {UsageError}
 * @throws Error where there is no browser
 */
export async function benchBrowser(options: SuiteOptions): Promise<SuiteResult> {
  const { tasks, steps } = chosen(options);
  installPeers();
  const opened = await openAll();
  try {
    const flops = new Map<BenchRow, number>();
    for (const name of tasks) {
      console.error(`timing ${name}`);
      const { flop } = allBrowserCases.tasks[name]();
      for (const row of await benchPageTask(opened, name)) flops.set(row, flop);
    }
    const rows: BenchRow[] = [];
    for (const name of steps) {
      console.error(`timing ${name}`);
      rows.push(...(await benchStep(opened, name)));
    }
    const tables = [
      ...(flops.size > 0 ? [rateTable(flops, [noteColumn])] : []),
      ...(rows.length > 0 ? [rowTable(rows, [noteColumn])] : []),
    ];
    return {
      rows: [...flops.keys(), ...rows],
      versions: versionsOf(opened),
      text: [...tables, ...opened.missing.map((reason) => `Left out: ${reason}`)].join("\n\n"),
    };
  } finally {
    await opened.page.close();
  }
}

/** Compares results on the page and times nothing; gives a line for each. @throws {CheckError} {UsageError} */
export async function checkBrowser(options: SuiteOptions): Promise<string[]> {
  const { tasks, steps } = chosen(options);
  if (!havePeers())
    return ["skipped the page: its peers are not installed; a run without --check installs them"];
  const opened = await openAll();
  const lines: string[] = [];
  try {
    for (const name of tasks) {
      const task = allBrowserCases.tasks[name]();
      for (const [engine, prepared] of await prepareChecked(opened.engines, task)) {
        lines.push(`ok  ${task.title}: ${opened.engines.get(engine)?.name}`);
        await prepared.dispose();
      }
    }
    for (const name of steps) {
      for (const { ours, peer } of groupsOf(opened)) {
        const sides = ours.map((engine) => sideOf(opened, engine, name));
        const peers = [sideOf(opened, peer, name)];
        const compared = await checkCase(allBrowserCases.steps[name](), { ours: sides, peers });
        lines.push(...compared.map((line) => `ok  ${line}`));
      }
    }
  } finally {
    await opened.page.close();
  }
  return [...lines, ...opened.missing.map((reason) => `skipped ${reason}`)];
}
