import { type Device, openDevice, type Program } from "@quadrivium/kernels";
import { maxAbsoluteDifference } from "@quadrivium/test-utils";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trace } from "../../src/compile.ts";
import * as T from "../../src/index.ts";
import { randomGraph } from "../random-graph.ts";
import { runProgram } from "./run-graph.ts";

let reference: Device;
beforeAll(async () => {
  reference = await openDevice({ backend: "reference" });
});
afterAll(() => reference.dispose());

const x = T.input("x", [6, 4]);
const of = (y: T.Tensor, optimize = true): Program => trace(() => ({ outputs: { y } }), { optimize }).program;
const opsOf = (y: T.Tensor) => of(y).steps.map(({ op }) => op);

/** Steps that are left of an expression, which must still give what it says. */
async function simplified(y: T.Tensor): Promise<Program["steps"]> {
  const [expected, received] = [of(y, false), of(y)].map((program) => runProgram(reference, program));
  expect(maxAbsoluteDifference((await received).y, (await expected).y)).toBeLessThan(1e-13);
  return of(y).steps;
}

describe("simplify", () => {
  it("gives what the graph says, whatever the graph", async () => {
    const choices = fc.array(fc.nat(1 << 20), { minLength: 1, maxLength: 40 });
    const property = fc.asyncProperty(choices, async (list) => {
      const [plain, optimized] = [false, true].map(
        (optimize) => trace(randomGraph(list), { optimize }).program,
      );
      const [expected, received] = [
        await runProgram(reference, plain),
        await runProgram(reference, optimized),
      ];
      for (const name of Object.keys(expected)) {
        const scale = Math.max(1, ...Array.from(expected[name], Math.abs));
        expect(maxAbsoluteDifference(received[name], expected[name]) / scale).toBeLessThan(1e-9);
      }
    });
    await fc.assert(property, { numRuns: 150, seed: 9 });
  });

  it("lets products read transposed operands as they lie", async () => {
    const [a, b] = [T.input("a", [6, 5]), T.input("b", [5, 6])];
    const flags = (transposeA: boolean, transposeB: boolean) => [
      { op: "matmul", attributes: { transposeA, transposeB } },
    ];
    expect(await simplified(T.matmul(T.transpose(x), a))).toMatchObject(flags(true, false));
    expect(await simplified(T.matmul(T.transpose(x), T.transpose(b)))).toMatchObject(flags(true, true));
    const twice = T.matmul(T.transpose(b), T.transpose(a), { transposeA: true, transposeB: true });
    expect(await simplified(twice)).toMatchObject(flags(false, false));
    expect(await simplified(T.transpose(T.matmul(b, x)))).toMatchObject(flags(true, true));
  });

  it("does so in a batch, and through a new shape of the batch", async () => {
    const [a, b] = [T.input("a", [2, 3, 4, 5]), T.input("b", [6, 4, 7])];
    const swapped = T.reshape(T.transpose(a, [0, 1, 3, 2]), [6, 5, 4]);
    const steps = await simplified(T.matmul(swapped, b));
    expect(steps.map(({ op }) => op)).toEqual(["reshape", "matmul"]);
    expect(steps[1]).toMatchObject({ attributes: { transposeA: true, transposeB: false } });
    // Other orders of axes are not a transposed matrix.
    expect(opsOf(T.matmul(T.transpose(a, [1, 0, 3, 2]), T.transpose(a, [1, 0, 2, 3])))).toContain(
      "transpose",
    );
  });

  it("makes a product that is read twice only once", async () => {
    const product = T.matmul(T.input("b", [5, 6]), x);
    const steps = await simplified(T.add(T.sum(T.transpose(product)), T.sum(T.exp(product))));
    expect(steps.filter(({ op }) => op === "matmul")).toHaveLength(1);
  });

  it("drops moves that move nothing", async () => {
    expect(await simplified(T.exp(T.transpose(T.transpose(x))))).toMatchObject([{ op: "exp" }]);
    const a = T.input("a", [2, 3, 4]);
    const turned = await simplified(T.transpose(T.transpose(a, [1, 2, 0]), [1, 0, 2]));
    expect(turned).toMatchObject([{ op: "transpose", attributes: { permutation: [2, 1, 0] } }]);
    const once = await simplified(T.reshape(T.exp(T.reshape(T.reshape(x, [24]), [6, 4])), [2, 12]));
    expect(once.map(({ op }) => op)).toEqual(["exp", "reshape"]);
    const column = T.input("c", [1, 5, 1]);
    expect(opsOf(T.exp(T.transpose(column, [1, 0, 2])))).toEqual(["reshape", "exp"]);
    expect(opsOf(T.exp(T.pad(T.slice(T.concat([x], 0), [0, 0], [6, 4]), [0, 0], [0, 0])))).toEqual(["exp"]);
  });

  it("drops what changes nothing", async () => {
    const same = T.power(T.divide(T.multiply(1, T.subtract(T.add(x, 0), 0)), 1), 1);
    expect(await simplified(T.exp(T.negate(T.negate(same))))).toMatchObject([{ op: "exp" }]);
    // 0 − x, 1/x and a number of a higher rank do change something.
    expect(opsOf(T.subtract(0, x))).toEqual(["subtract"]);
    expect(opsOf(T.divide(1, x))).toEqual(["divide"]);
    expect(opsOf(T.add(x, T.constant([0], [1, 1, 1])))).toEqual(["add"]);
  });

  it("lets ops repeat their operands themselves", async () => {
    const row = T.input("row", [4]);
    expect(opsOf(T.multiply(x, T.broadcastTo(row, [6, 4])))).toEqual(["multiply"]);
    const few = await simplified(T.exp(T.multiply(T.broadcastTo(row, [6, 4]), 2)));
    expect(few.map(({ op }) => op)).toEqual(["fused", "broadcastTo"]);
    expect(of(T.exp(T.broadcastTo(row, [6, 4]))).steps).toMatchObject([{ op: "exp" }, { op: "broadcastTo" }]);
    const batch = T.broadcastTo(T.input("m", [4, 5]), [3, 4, 5]);
    expect(opsOf(T.matmul(T.input("a", [3, 2, 4]), batch))).toEqual(["matmul"]);
  });

  it("computes constants when the graph is traced", async () => {
    const scale = T.sqrt(T.add(T.square(T.constant(3)), T.constant([16])));
    const steps = await simplified(T.multiply(T.exp(x), scale));
    expect(steps).toMatchObject([{ op: "fused", attributes: { constants: [{ value: 5 }] } }]);
  });

  it("makes no table of a number, of a row and a column, or of what is large", () => {
    const repeated = T.broadcastTo(T.constant(2), [6, 4]);
    expect(of(T.exp(T.multiply(x, repeated))).steps).toMatchObject([
      { op: "fused", attributes: { inputs: 1, constants: [{ value: 2 }] } },
    ]);
    const [row, column] = [T.constant([1, 2, 3, 4], [1, 4]), T.constant([1, 2, 3, 4, 5, 6], [6, 1])];
    expect(opsOf(T.matmul(T.multiply(row, column), x, { transposeB: true }))).toEqual(["multiply", "matmul"]);
    const large = T.constant(new Float32Array(10_000), [100, 100]);
    expect(opsOf(T.matmul(T.exp(large), T.input("w", [100, 3])))).toEqual(["exp", "matmul"]);
  });

  it("tells 0 and −0 apart", async () => {
    const y = T.concat(
      [T.divide(T.constant([1]), T.constant([0])), T.divide(T.constant([1]), T.constant([-0]))],
      0,
    );
    const { y: values } = await runProgram(reference, of(y));
    expect([...values]).toEqual([Infinity, -Infinity]);
  });
});
