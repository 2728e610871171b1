import { checkError } from "../measure/check-error.ts";
import { inProcess } from "../measure/in-process.ts";
import { interleave } from "../measure/interleave.ts";
import { relativeError } from "../measure/relative-error.ts";
import { type BenchRow, compareTimes } from "../measure/row.ts";
import { formatNumber } from "../report/format-number.ts";
import { rowTable } from "../report/row-table.ts";
import type { SuiteResult } from "../suite.ts";
import { gpuJsEngine } from "./gpu-js-engine.ts";
import { doubleProduct, randomOperands } from "./operands.ts";
import { ourEngine } from "./our-engine.ts";
import type { Operands, Product, ProductEngine } from "./product.ts";
import { tfjsEngine } from "./tfjs-engine.ts";

const sizes = [128, 256, 512, 1024] as const;
const checkSizes = [64, 129] as const;
/** ‖C − C₆₄‖/‖C₆₄‖ of a single precision product of up to 1,024 terms. */
const TOLERANCE = 1e-5;

const gflops = (n: number, ms: number) => (2 * n ** 3) / ms / 1e6;

/** Computes a product once and compares it with double precision. @throws {CheckError} */
async function checkProduct(product: Product, subject: string, expected: Float64Array): Promise<void> {
  await product.multiply();
  checkError(subject, relativeError(await product.result(), expected), TOLERANCE);
}

async function prepareChecked(engines: readonly ProductEngine[], operands: Operands): Promise<Product[]> {
  const expected = doubleProduct(operands);
  const products: Product[] = [];
  for (const engine of engines) {
    const product = await engine.prepare(operands);
    products.push(product);
    await checkProduct(product, `product ${operands.n}: ${engine.name}`, expected);
  }
  return products;
}

/** Which engine is held against which: our thread count against the same of the peer, and our own two against one. */
const pairs = [
  { case: "1 thread", ours: "one", peer: "tfjs" },
  { case: "1 thread", ours: "one", peer: "gpuJsOne" },
  { case: "2 threads", ours: "two", peer: "gpuJsTwo" },
  { case: "2 threads", ours: "two", peer: "one" },
] as const;

async function openEngines(tfjs: boolean) {
  return {
    one: await ourEngine(1),
    two: await ourEngine(2),
    gpuJsOne: gpuJsEngine(1),
    gpuJsTwo: gpuJsEngine(2),
    ...(tfjs ? { tfjs: await tfjsEngine() } : {}),
  };
}

/** Checks products of all engines that are here, on small sizes. @throws {CheckError} */
export async function checkKernels(tfjs: boolean): Promise<string[]> {
  const engines = Object.values(await openEngines(tfjs));
  for (const n of checkSizes) {
    for (const product of await prepareChecked(engines, randomOperands(n))) await product.dispose();
  }
  for (const engine of engines) await engine.dispose();
  return engines.flatMap(({ name }) => checkSizes.map((n) => `product ${n}: ${name}`));
}

/** Times square products of ours and of the peers, each checked first. @throws {CheckError} */
export async function benchKernels(): Promise<SuiteResult> {
  const opened = { ...(await openEngines(false)), tfjs: await tfjsEngine() };
  const names = Object.keys(opened) as (keyof typeof opened)[];
  const engines = names.map((name) => opened[name]);
  const rows: BenchRow[] = [];
  for (const n of sizes) {
    const products = await prepareChecked(engines, randomOperands(n));
    const contenders = [];
    for (const product of products) contenders.push(await inProcess(() => product.multiply()));
    const times = await interleave(contenders, { warmUp: 1, rounds: 9, pauseMs: 10 });
    const timesOf = (name: keyof typeof opened) => times[names.indexOf(name)];
    for (const pair of pairs) {
      const subject = { suite: "kernels", case: `product ${n}, ${pair.case}`, checked: true };
      rows.push(
        compareTimes(subject, timesOf(pair.ours), {
          name: opened[pair.peer].name,
          times: timesOf(pair.peer),
        }),
      );
    }
    for (const product of products) await product.dispose();
  }
  for (const engine of engines) await engine.dispose();
  const sizeOf = (row: BenchRow) => Number(/\d+/.exec(row.case)?.[0]);
  const table = rowTable(rows, [
    { heading: "ours GFLOP/s", kind: "number", cell: (row) => formatNumber(gflops(sizeOf(row), row.oursMs)) },
    {
      heading: "peer GFLOP/s",
      kind: "number",
      cell: (row) => (row.peerMs === null ? "–" : formatNumber(gflops(sizeOf(row), row.peerMs))),
    },
  ]);
  const versions = { "gpu.js": opened.gpuJsOne.version, "tfjs-backend-wasm": opened.tfjs.version };
  return { rows, versions, text: table };
}
