import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import type { UnaryName } from "../../src/ops/table.ts";
import { erf } from "../../src/reference/erf.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { floats } from "../support/op-case.ts";
import { runCase } from "../support/run-case.ts";

/** A few units in the last place of single precision. */
const bound = 3e-7;

/** Numbers of both signs and of every magnitude, more of them where functions bend. */
function samples(largest: number): Float32Array {
  const numbers: number[] = [];
  for (let i = 0; i < 40_000; i++)
    numbers.push(((i % 2 ? -1 : 1) * (i + 0.37) * Math.min(20, largest)) / 40_000);
  for (let x = 1e-30; x < largest; x *= 1.011) numbers.push(x, -x);
  return Float32Array.from(numbers);
}

const cases: readonly [UnaryName, (x: number) => number, number][] = [
  ["exp", Math.exp, 100],
  ["log", Math.log, 1e38],
  ["sqrt", Math.sqrt, 1e38],
  ["rsqrt", (x) => 1 / Math.sqrt(x), 1e38],
  ["sigmoid", (x) => 1 / (1 + Math.exp(-x)), 100],
  ["tanh", Math.tanh, 1e30],
  ["softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 1e30],
  ["erf", erf, 1e30],
  ["sin", Math.sin, 1e30],
  ["cos", Math.cos, 1e30],
];

describe("functions of the wasm device against double precision", () => {
  let device: Device;
  beforeAll(async () => {
    device = await openLocalDevice({ threads: 1 });
  });
  afterAll(() => device.dispose());

  it.each(cases)("%s", async (op, f, largest) => {
    const x = samples(largest);
    const { outputs } = await runCase(device, {
      op,
      name: "accuracy",
      inputs: [floats([x.length], x)],
      attributes: {},
    });
    let worst = 0;
    x.forEach((value, i) => {
      const expected = f(value);
      const actual = outputs[0][i];
      if (Number.isNaN(expected)) {
        expect(actual, `${op}(${value})`).toBeNaN();
      } else if (Math.abs(expected) > 3.4028235e38) {
        expect(actual, `${op}(${value})`).toBe(Math.sign(expected) * Infinity);
      } else if (Math.abs(expected) < 1.2e-38) {
        expect(Math.abs(actual), `${op}(${value})`).toBeLessThan(1.3e-38);
      } else worst = Math.max(worst, Math.abs(actual / expected - 1));
    });
    expect(worst).toBeLessThan(bound);
  });

  it.each(cases)("%s at 0, ±∞ and NaN", async (op, f) => {
    const x = [0, -0, Infinity, -Infinity, NaN, 1e-45, 3.4e38, -3.4e38];
    const tensor = floats([x.length], x);
    const { outputs } = await runCase(device, { op, name: "edges", inputs: [tensor], attributes: {} });
    tensor.data.forEach((value, i) => {
      const expected = Math.fround(f(value));
      if (Number.isNaN(expected)) expect(outputs[0][i], `${op}(${value})`).toBeNaN();
      else if (!Number.isFinite(expected)) expect(outputs[0][i], `${op}(${value})`).toBe(expected);
      else
        expect(Math.abs(outputs[0][i] - expected)).toBeLessThanOrEqual(bound * Math.abs(expected) + 1.2e-38);
    });
  });
});
