import { probeProgram } from "../../src/calibration/probe-program.ts";
import { float32 } from "../../src/dtype.ts";
import type { Program } from "../../src/program.ts";
import { normal } from "./op-case.ts";

/** 300 steps of hardly any work each: what launches cost decides. */
export function manySmallSteps(count = 300): Program {
  const inputs = [normal(1, [32]), normal(2, [32])];
  return probeProgram({ op: "add", attributes: {}, inputs, outputs: [float32([32])] }, count);
}

/** Few steps of much work each: what products cost decides. */
export function fewLargeSteps(size = 512, count = 3): Program {
  const inputs = [normal(1, [size, size]), normal(2, [size, size])];
  const attributes = { transposeA: false, transposeB: false };
  return probeProgram({ op: "matmul", attributes, inputs, outputs: [float32([size, size])] }, count);
}
