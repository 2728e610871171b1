import { describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { float32, int32 } from "../../src/dtype.ts";
import { DeviceError, DTypeError, IndexError, ShapeError } from "../../src/errors.ts";
import type { Program } from "../../src/program.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";

/** total ← total + x·scale, then a row of it is picked: outputs total and row. */
const program: Program = {
  storages: [
    { kind: "state", name: "total", type: float32([2, 2]) },
    { kind: "input", name: "x", type: float32([2, 2]) },
    { kind: "input", name: "row", type: int32([]) },
    { kind: "constant", data: Float32Array.of(2), type: float32([]) },
    { kind: "arena", offset: 0, bytes: 16 },
    { kind: "arena", offset: 64, bytes: 8 },
  ],
  values: [
    { type: float32([2, 2]), storage: 0 },
    { type: float32([2, 2]), storage: 1 },
    { type: int32([]), storage: 2 },
    { type: float32([]), storage: 3 },
    { type: float32([2, 2]), storage: 4 },
    { type: float32([2, 2]), storage: 0 },
    { type: float32([2]), storage: 5 },
  ],
  steps: [
    { op: "multiply", attributes: {}, inputs: [1, 3], outputs: [4] },
    { op: "add", attributes: {}, inputs: [0, 4], outputs: [5] },
    { op: "gather", attributes: {}, inputs: [5, 2], outputs: [6] },
  ],
  inputs: [
    { name: "x", value: 1 },
    { name: "row", value: 2 },
  ],
  states: [{ name: "total", value: 0 }],
  updates: [{ name: "total", value: 5 }],
  outputs: [
    { name: "total", value: 5 },
    { name: "row", value: 6 },
  ],
  arenaBytes: 128,
};

const x = Float32Array.of(1, 2, 3, 4);
const row = Int32Array.of(1);

async function prepared(device: Device) {
  const total = await device.allocate(float32([2, 2]));
  return { total, executable: await device.prepare(program, { total }) };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe("the reference device", () => {
  it("keeps states between runs, in double precision, and gives copies of them", async () => {
    const { total, executable } = await prepared(await openReferenceDevice());
    await total.write(Float64Array.of(0.1, 0, 0, 0));
    const first = await executable.run({ x, row });
    expect(first).toEqual({ total: Float64Array.of(2.1, 4, 6, 8), row: Float64Array.of(6, 8) });
    first.total.fill(-1);
    (await total.read()).fill(-1);
    const second = await executable.run({ x, row: Int32Array.of(0) });
    expect(second.total).toEqual(Float64Array.of(4.1, 8, 12, 16));
    expect(await total.read()).toEqual(second.total);
  });

  it("does not round Float64Array inputs to single precision", async () => {
    const { executable } = await prepared(await openReferenceDevice());
    const { total } = await executable.run({ x: Float64Array.of(0.1, 0, 0, 1e-300), row });
    expect(total).toEqual(Float64Array.of(0.2, 0, 0, 2e-300));
  });

  it("starts states at zero and shares them between programs", async () => {
    const device = await openReferenceDevice();
    const { total, executable } = await prepared(device);
    expect(await total.read()).toEqual(new Float64Array(4));
    const other = await device.prepare(program, { total });
    await executable.run({ x, row });
    expect((await other.run({ x, row })).total).toEqual(Float64Array.of(4, 8, 12, 16));
    executable.dispose();
    expect((await other.run({ x, row })).total).toEqual(Float64Array.of(6, 12, 18, 24));
  });

  it("leaves the states as they were when a run fails, and stays usable", async () => {
    const { total, executable } = await prepared(await openReferenceDevice());
    await executable.run({ x, row });
    const error = await failure(executable.run({ x, row: Int32Array.of(2) }));
    expect(error).toBeInstanceOf(IndexError);
    expect(error?.message).toBe("gather: expected an index in 0 … 1, got 2");
    expect(await total.read()).toEqual(Float64Array.of(2, 4, 6, 8));
    expect((await executable.run({ x, row })).row).toEqual(Float64Array.of(12, 16));
  });

  it("refuses inputs that are missing, unknown or do not fit, and changes nothing", async () => {
    const { total, executable } = await prepared(await openReferenceDevice());
    const cases = [
      [{ x }, ShapeError, 'run: input "row": expected data, got nothing'],
      [{ x, row, y: x }, ShapeError, 'run: input "y": expected one of x, row, got y'],
      [{ x: x.slice(1), row }, ShapeError, 'run: input "x": expected 4 elements for shape [2, 2], got 3'],
      [{ x: Int32Array.from(x), row }, DTypeError, 'run: input "x": expected float32 data, got int32'],
      [{ x, row: Float32Array.of(1) }, DTypeError, 'run: input "row": expected int32 data, got float32'],
    ] as const;
    for (const [inputs, type, message] of cases) {
      const error = await failure(executable.run(inputs));
      expect(error).toBeInstanceOf(type);
      expect(error?.message).toBe(message);
    }
    expect(await total.read()).toEqual(new Float64Array(4));
  });

  it("refuses states that are missing, do not fit, or belong to another device", async () => {
    const device = await openReferenceDevice();
    const allocated = async (type = float32([2, 2]), owner = device) => ({
      total: await owner.allocate(type),
    });
    const cases = [
      [{}, ShapeError, 'prepare: state "total": expected a tensor, got nothing'],
      [await allocated(float32([4])), ShapeError, 'prepare: state "total": expected [2, 2], got [4]'],
      [await allocated(int32([2, 2])), DTypeError, 'prepare: state "total": expected float32, got int32'],
      [
        await allocated(float32([2, 2]), await openReferenceDevice()),
        DeviceError,
        'prepare: state "total": expected a tensor of this device, got one of another',
      ],
    ] as const;
    for (const [states, type, message] of cases) {
      const error = await failure(device.prepare(program, states));
      expect(error).toBeInstanceOf(type);
      expect(error?.message).toBe(message);
    }
  });

  it("refuses data that does not fit a tensor, and impossible shapes", async () => {
    const { total } = await prepared(await openReferenceDevice());
    expect(await failure(total.write(new Float32Array(3)))).toBeInstanceOf(ShapeError);
    expect(await failure(total.write(new Int32Array(4)))).toBeInstanceOf(DTypeError);
    const device = await openReferenceDevice();
    expect(await failure(device.allocate(float32([0])))).toBeInstanceOf(ShapeError);
    expect(await failure(device.allocate(float32([2 ** 16, 2 ** 16])))).toBeInstanceOf(ShapeError);
  });

  it("refuses everything once it, or the part that is asked, was disposed of", async () => {
    const device = await openReferenceDevice();
    const first = await prepared(device);
    first.executable.dispose();
    expect(await failure(first.executable.run({ x, row }))).toBeInstanceOf(DeviceError);
    first.total.dispose();
    expect(await failure(first.total.read())).toBeInstanceOf(DeviceError);
    expect(await failure(first.total.write(x))).toBeInstanceOf(DeviceError);

    const second = await prepared(device);
    second.total.dispose();
    expect(await failure(second.executable.run({ x, row }))).toBeInstanceOf(DeviceError);

    const third = await prepared(device);
    await device.dispose();
    expect(await failure(third.executable.run({ x, row }))).toBeInstanceOf(DeviceError);
    expect(await failure(third.total.read())).toBeInstanceOf(DeviceError);
    expect(await failure(device.allocate(float32([])))).toBeInstanceOf(DeviceError);
    expect(await failure(device.prepare(program, { total: third.total }))).toBeInstanceOf(DeviceError);
  });
});
