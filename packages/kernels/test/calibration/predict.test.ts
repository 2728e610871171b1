import { describe, expect, it } from "vitest";
import type { Calibration } from "../../src/calibration/calibration.ts";
import { isCalibration } from "../../src/calibration/calibration.ts";
import { predict, predictStep, timeOn } from "../../src/calibration/predict.ts";
import type { OpCost } from "../../src/cost/op-cost.ts";
import { normal } from "../support/op-case.ts";
import { singleOpProgram } from "../support/single-op-program.ts";

/** 1 µs a launch; 1 µs more for each 1000 of anything, each 100 of functions, each 10,000 of products. */
const line = (perUnit: number) => [
  { work: 0, milliseconds: 0.001 },
  { work: 1e6, milliseconds: 0.001 + 1e6 * perUnit },
];
const calibration: Calibration = {
  backend: "wasm",
  adapter: "test",
  threads: 1,
  measuredAt: 0,
  runMilliseconds: 0.5,
  uploadPerByte: 1e-3,
  readbackPerByte: 1e-2,
  canScatter: true,
  curves: {
    elementwise: line(1e-6),
    functions: line(1e-5),
    rows: line(2e-6),
    indexed: line(1e-6),
    selection: line(1e-6),
    product: line(1e-7),
  },
};
const cost = (given: Partial<OpCost>): OpCost => ({
  kind: "elementwise",
  flops: 0,
  functions: 0,
  bytesRead: 0,
  bytesWritten: 0,
  ...given,
});

describe("timeOn", () => {
  const curve = [
    { work: 10, milliseconds: 1 },
    { work: 20, milliseconds: 3 },
    { work: 40, milliseconds: 4 },
  ];
  it.each([
    ["level before the first point", 0, 1],
    ["a point", 20, 3],
    ["a straight line between two", 30, 3.5],
    ["the launch and the rest in proportion after the last", 80, 7],
  ])("%s", (_, work, milliseconds) => {
    expect(timeOn(curve, work)).toBeCloseTo(milliseconds, 12);
  });
});

describe("predictStep", () => {
  it.each([
    ["a stream by its bytes", { bytesRead: 3000, bytesWritten: 1000 }, 0.005],
    [
      "functions where they take longer",
      { bytesRead: 400, bytesWritten: 400, functions: 100, flops: 100 },
      0.002,
    ],
    ["rows and functions together", { kind: "rows", bytesRead: 1000, functions: 100 }, 0.003 + 0.002],
    ["a product by its operations", { kind: "product", flops: 1e5, bytesRead: 100 }, 0.011],
    ["a product by its bytes where they take longer", { kind: "product", flops: 1e3, bytesRead: 1e5 }, 0.101],
    ["nothing", { kind: "none" }, 0],
  ] as const)("%s", (_, given, milliseconds) => {
    expect(predictStep(cost(given), calibration)).toBeCloseTo(milliseconds, 12);
  });

  it("takes the dense way where nothing can be added at an index", () => {
    const sparse = cost({ kind: "indexed", bytesRead: 1000, flops: 100, flopsWithoutScatter: 1e6 });
    expect(predictStep(sparse, calibration)).toBeCloseTo(0.002, 12);
    expect(predictStep(sparse, { ...calibration, canScatter: false })).toBeCloseTo(0.101, 12);
  });
});

describe("predict", () => {
  it("adds the steps, the run, and the way of inputs and outputs", () => {
    const program = singleOpProgram({
      name: "",
      op: "add",
      attributes: {},
      inputs: [normal(1, [250]), normal(2, [250])],
    });
    const { milliseconds, launches, computing, crossing } = predict(program, calibration);
    expect(launches).toBeCloseTo(0.001, 12);
    expect(computing).toBeCloseTo(3000e-6, 12);
    expect(crossing).toBeCloseTo(0.5 + 2000e-3 + 1000e-2, 12);
    expect(milliseconds).toBeCloseTo(launches + computing + crossing, 12);
  });
});

describe("isCalibration", () => {
  it("takes what calibrate gives, also after JSON, and only of its own backend", () => {
    expect(isCalibration(JSON.parse(JSON.stringify(calibration)), "wasm")).toBe(true);
    expect(isCalibration(calibration, "webgl2")).toBe(false);
  });

  it.each([
    ["nothing", undefined],
    ["text", "{"],
    ["a field that is missing", { ...calibration, runMilliseconds: undefined }],
    ["a time below zero", { ...calibration, uploadPerByte: -1 }],
    ["a curve that is missing", { ...calibration, curves: { ...calibration.curves, rows: undefined } }],
    ["a curve of one point", { ...calibration, curves: { ...calibration.curves, rows: line(1).slice(1) } }],
    ["a point that is null", { ...calibration, curves: { ...calibration.curves, rows: [null] } }],
    [
      "points out of order",
      { ...calibration, curves: { ...calibration.curves, rows: line(1).toReversed() } },
    ],
  ])("refuses %s", (_, value) => {
    expect(isCalibration(value, "wasm")).toBe(false);
  });
});
