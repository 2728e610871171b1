import type { OpCost } from "../cost/op-cost.ts";
import { bytesOf } from "../cost/rules.ts";
import { stepCost } from "../cost/step-cost.ts";
import type { NamedValue, Program } from "../program.ts";
import type { Calibration, CurvePoint } from "./calibration.ts";

/** Where the predicted time of a run goes, in milliseconds. */
export interface Prediction {
  /** All of it. */
  readonly milliseconds: number;
  /** What the launches of the kernels would take if they had nothing to do. */
  readonly launches: number;
  /** What the kernels compute and move. */
  readonly computing: number;
  /** Inputs up, outputs down, and the crossing itself. */
  readonly crossing: number;
}

/**
 * The time on a curve: straight lines between its points, level before the first; after the last the first point's time,
 * which is the launch's, and the rest in proportion to the work.
 */
export function timeOn(curve: readonly CurvePoint[], work: number): number {
  const next = curve.findIndex((point) => work <= point.work);
  if (next === 0) return curve[0].milliseconds;
  if (next < 0) {
    const launch = curve[0].milliseconds;
    const last = curve[curve.length - 1];
    return launch + ((last.milliseconds - launch) * work) / last.work;
  }
  const [low, high] = [curve[next - 1], curve[next]];
  const part = (work - low.work) / (high.work - low.work);
  return low.milliseconds + part * (high.milliseconds - low.milliseconds);
}

/** The predicted milliseconds of one kernel call. */
export function predictStep(cost: OpCost, { curves, canScatter }: Calibration): number {
  const { kind, flops, functions } = cost;
  if (kind === "none") return 0;
  const bytes = cost.bytesRead + cost.bytesWritten;
  const ofFunctions = functions === 0 ? 0 : timeOn(curves.functions, functions);
  if (kind === "product")
    return Math.max(timeOn(curves.product, flops), timeOn(curves.elementwise, bytes)) + ofFunctions;
  if (kind === "rows") return timeOn(curves.rows, bytes) + ofFunctions;
  if (!canScatter && cost.flopsWithoutScatter !== undefined)
    return timeOn(curves.product, cost.flopsWithoutScatter);
  return Math.max(timeOn(curves[kind], bytes), ofFunctions);
}

/** The predicted time of one run of a program on a calibrated device. */
export function predict(program: Program, calibration: Calibration): Prediction {
  const { curves } = calibration;
  const launch = curves.elementwise[0].milliseconds;
  let [launches, steps] = [0, 0];
  for (const step of program.steps) {
    const cost = stepCost(program, step);
    if (cost.kind === "none") continue;
    const milliseconds = predictStep(cost, calibration);
    launches += Math.min(launch, milliseconds);
    steps += milliseconds;
  }
  const sum = (named: readonly NamedValue[]) =>
    named.reduce((total, { value }) => total + bytesOf(program.values[value].type), 0);
  const crossing =
    calibration.runMilliseconds +
    sum(program.inputs) * calibration.uploadPerByte +
    sum(program.outputs) * calibration.readbackPerByte;
  return { milliseconds: steps + crossing, launches, computing: steps - launches, crossing };
}
