import {
  type Device,
  DTypeError,
  IndexError,
  OptionError,
  openDevice,
  ShapeError,
  sizeOf,
} from "@quadrivium/kernels";
import { maxAbsoluteDifference, normalArray } from "@quadrivium/test-utils";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  add,
  assign,
  compile,
  constant,
  evaluate,
  exp,
  fromData,
  gather,
  input,
  matmul,
  multiply,
  normal,
  Parameters,
  reshape,
  softmax,
  state,
  sum,
  uniform,
} from "../src/index.ts";
import { randomGraph } from "./random-graph.ts";

let wasm: Device;
let reference: Device;
beforeAll(async () => {
  wasm = await openDevice({ backend: "wasm" });
  reference = await openDevice({ backend: "reference" });
});
afterAll(() => Promise.all([wasm.dispose(), reference.dispose()]));

/** Runs a random graph twice from fixed states, and returns all outputs and states. */
async function runGraph(
  device: Device,
  choices: readonly number[],
): Promise<Record<string, ArrayLike<number>>> {
  const parameters = new Parameters(device);
  const program = await compile(device, randomGraph(choices), { parameters });
  for (const name of parameters.names()) {
    const { shape } = await parameters.type(name);
    await parameters.write(name, Float32Array.from(normalArray(name.charCodeAt(0), sizeOf(shape))));
  }
  const feed = { x: Float32Array.from(normalArray(1, 32)), y: Float32Array.from(normalArray(2, 8)) };
  const names = program.program.inputs.map(({ name }) => name);
  const inputs = Object.fromEntries(Object.entries(feed).filter(([name]) => names.includes(name)));
  const results: Record<string, ArrayLike<number>> = {};
  for (let run = 0; run < 2; run++) Object.assign(results, await program.run(inputs));
  for (const name of parameters.names()) results[name] = await parameters.read(name);
  await program.dispose();
  await parameters.dispose();
  return results;
}

describe("a planned program", () => {
  it("computes in real memory what it computes where nothing is shared, whatever the graph", {
    timeout: 120_000,
  }, async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat(1 << 20), { minLength: 1, maxLength: 40 }),
      async (choices) => {
        const [expected, received] = [await runGraph(reference, choices), await runGraph(wasm, choices)];
        for (const name of Object.keys(expected)) {
          const scale = Math.max(1, ...Array.from(expected[name], Math.abs));
          expect({
            name,
            close: maxAbsoluteDifference(received[name], expected[name]) < 1e-4 * scale,
          }).toEqual({ name, close: true });
        }
      },
    );
    await fc.assert(property, { numRuns: 150, seed: 11 });
  });
});

describe.each(["wasm", "reference"] as const)("compile on %s", (backend) => {
  const device = () => (backend === "wasm" ? wasm : reference);

  it("runs as often as asked, with numbers, arrays and typed arrays", async () => {
    const double = await compile(device(), ({ input }) => ({
      outputs: { y: multiply(input("x", [3]), input("f", [])) },
    }));
    expect([...(await double.run({ x: [1, 2, 3], f: 2 })).y]).toEqual([2, 4, 6]);
    expect([...(await double.run({ x: Float32Array.of(1, 2, 3), f: -1 })).y]).toEqual([-1, -2, -3]);
    await double.dispose();
  });

  it("shares states between programs by name, without copies", async () => {
    const parameters = new Parameters(device());
    const w = state("w", [2], fromData(Float32Array.of(1, 2)));
    const step = await compile(device(), () => ({ outputs: {}, updates: [assign(w, multiply(w, 3))] }), {
      parameters,
    });
    const read = await compile(device(), ({ state }) => ({ outputs: { total: sum(state("w", [2])) } }), {
      parameters,
    });
    await step.run();
    await step.run();
    expect((await read.run()).total[0]).toBe(27);
    await parameters.write("w", Float32Array.of(5, 5));
    expect((await read.run()).total[0]).toBe(10);
    expect(parameters.names()).toEqual(["w"]);
    await Promise.all([step.dispose(), read.dispose()]);
    await parameters.dispose();
  });

  it("returns what a state was before the run that changes it", async () => {
    const count = state("count", []);
    const program = await compile(device(), () => ({
      outputs: { count, next: add(count, 1) },
      updates: [assign(count, add(count, 1))],
    }));
    for (const n of [0, 1, 2])
      expect(await program.run()).toMatchObject({ count: { 0: n }, next: { 0: n + 1 } });
    await program.dispose();
  });

  it("outputs may be inputs, constants and reshapes of them", async () => {
    const x = input("x", [2, 2]);
    const outputs = { x, flat: reshape(x, [4]), c: constant([7, 8]) };
    const program = await compile(device(), () => ({ outputs }));
    const results = await program.run({ x: [1, 2, 3, 4] });
    expect([...results.x, ...results.flat, ...results.c]).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 7, 8]);
    await program.dispose();
  });

  it("names the input that is missing, unknown, of another length or type", async () => {
    const program = await compile(device(), () => ({
      outputs: { y: gather(input("table", [4, 2]), input("ids", [3], "int32")) },
    }));
    const table = new Float32Array(8);
    const fails = async (inputs: Feed) => program.run(inputs).catch((error) => error);
    expect(await fails({ table })).toBeInstanceOf(ShapeError);
    expect((await fails({ table })).message).toMatch(/input "ids".*expected data, got nothing/);
    expect((await fails({ table, ids: [0, 1, 2], extra: 1 })).message).toMatch(
      /input "extra".*expected one of table, ids/,
    );
    expect((await fails({ table, ids: [0, 1] })).message).toMatch(/input "ids".*expected 3 elements/);
    expect(await fails({ table, ids: Float32Array.of(0, 1, 2) })).toBeInstanceOf(DTypeError);
    const error = await fails({ table, ids: [0, 4, 2] });
    expect(error).toBeInstanceOf(IndexError);
    expect(error.message).toMatch(/gather.*4/);
    // The device is still good.
    expect([...(await program.run({ table: table.map((_, i) => i), ids: [3, 0, 0] })).y]).toEqual([
      6, 7, 0, 1, 0, 1,
    ]);
    await program.dispose();
  });

  it("leaves the states alone when an index is bad", async () => {
    const w = state("w", [4], fromData(Float32Array.of(1, 2, 3, 4)));
    const parameters = new Parameters(device());
    const picked = gather(w, input("ids", [2], "int32"));
    const program = await compile(
      device(),
      () => ({ outputs: { picked }, updates: [assign(w, multiply(w, 2))] }),
      { parameters },
    );
    await expect(program.run({ ids: [0, -1] })).rejects.toThrow(IndexError);
    expect([...(await parameters.read("w"))]).toEqual([1, 2, 3, 4]);
    await program.run({ ids: [0, 1] });
    expect([...(await parameters.read("w"))]).toEqual([2, 4, 6, 8]);
    await program.dispose();
  });

  it("evaluates one expression", async () => {
    const y = softmax(input("x", [2]));
    expect((await evaluate(device(), y, { x: [0, 0] }))[0]).toBeCloseTo(0.5, 6);
  });
});

type Feed = Record<string, number | readonly number[] | Float32Array>;

describe("errors of shapes come where they are made", () => {
  it.each([
    [
      () => matmul(input("a", [2, 3]), input("b", [4, 5])),
      /matmul: expected equal inner sizes, got \[2, 3\] · \[4, 5\]/,
    ],
    [
      () => add(input("a", [2, 3]), input("b", [4])),
      /add: expected shapes that broadcast, got \[2, 3\] and \[4\]/,
    ],
    [() => exp(input("a", [2], "int32")), /exp: expected x to be float32, got int32/],
    [
      () => add(input("a", [70_000, 1]), input("b", [1, 70_000])),
      /add: expected whole sizes ≥ 1 with fewer than 2³¹/,
    ],
    [() => input("a", [2, 0]), /input "a": expected whole sizes ≥ 1/],
    [() => input("", [2]), /input: expected a name/],
    [() => reshape(input("a", [6]), [4, -1]), /reshape/],
    [() => constant([1, 2, 3], [2]), /constant: expected 2 elements for \[2\], got 3/],
    [() => assign(state("w", [2]), input("x", [3])), /assign: state "w": expected \[2\], got \[3\]/],
    [() => sum(input("a", [2]), { axes: [1] }), /sum: expected an axis in −1 … 0, got 1/],
  ])("%#", (make, message) => expect(make).toThrow(message));
});

describe("Parameters", () => {
  it("draws from the seed and the name, with the asked-for moments", async () => {
    const parameters = new Parameters(wasm, { seed: 3 });
    const w = state("w", [100, 100], normal({ mean: 1, std: 2 }));
    const u = state("u", [100, 100], uniform({ low: -1, high: 3 }));
    for (const s of [w, u]) await parameters.tensor(s);
    const [dw, du] = [
      Float64Array.from(await parameters.read("w")),
      Float64Array.from(await parameters.read("u")),
    ];
    const moments = (data: Float64Array) => {
      const mean = data.reduce((a, b) => a + b) / data.length;
      return [mean, Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length)];
    };
    expect(moments(dw)[0]).toBeCloseTo(1, 1);
    expect(moments(dw)[1]).toBeCloseTo(2, 1);
    expect(moments(du)[0]).toBeCloseTo(1, 1);
    expect(moments(du)[1]).toBeCloseTo(4 / Math.sqrt(12), 1);
    await parameters.dispose();
  });

  it("frees one state, whose name may then have another shape", async () => {
    const parameters = new Parameters(wasm);
    await parameters.tensor(state("cache", [2, 3]));
    await parameters.tensor(state("kept", [1], fromData(Float32Array.of(5))));
    await parameters.free("cache");
    expect(parameters.names()).toEqual(["kept"]);
    await expect(parameters.free("cache")).rejects.toThrow('state "cache": expected one of kept, got cache');
    await parameters.tensor(state("cache", [4]));
    expect([...(await parameters.read("cache"))]).toEqual([0, 0, 0, 0]);
    expect([...(await parameters.read("kept"))]).toEqual([5]);
    await parameters.dispose();
  });

  it("refuses a name with another shape, an unknown name and a bad seed", async () => {
    const parameters = new Parameters(wasm);
    await parameters.tensor(state("w", [2]));
    await expect(parameters.tensor(state("w", [3]))).rejects.toThrow(
      /state "w": expected float32 \[2\], as it exists already, got float32 \[3\]/,
    );
    await expect(parameters.read("v")).rejects.toThrow(/state "v": expected one of w, got v/);
    await expect(parameters.write("w", new Float32Array(3))).rejects.toThrow(ShapeError);
    expect(() => new Parameters(wasm, { seed: -1 })).toThrow(OptionError);
    const other = compile(reference, () => ({ outputs: { y: state("w", [2]) } }), { parameters });
    await expect(other).rejects.toThrow(/expected states on the same device/);
    await parameters.dispose();
  });
});
