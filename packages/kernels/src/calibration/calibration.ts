import type { Backend } from "../device.ts";

/** The curves of a calibration: the kinds of work, and functions such as eˣ, which are counted apart. */
export const curveNames = ["elementwise", "functions", "rows", "indexed", "selection", "product"] as const;

/** One of `curveNames`. */
export type CurveName = (typeof curveNames)[number];

/** What one kernel call was measured to take. */
export interface CurvePoint {
  /** FLOPs for `product`, a number of functions for `functions`, bytes read and written for the others. */
  readonly work: number;
  /** Milliseconds of the call, its launch included. */
  readonly milliseconds: number;
}

/** How fast a device is, as measured on this machine. Plain data, kept between processes. */
export interface Calibration {
  readonly backend: Backend;
  /** The hardware or engine that was measured. */
  readonly adapter: string;
  readonly threads: number;
  /** Milliseconds since 1970 when it was measured. */
  readonly measuredAt: number;
  /** Milliseconds that a run takes besides its steps: the crossing to the device and back, and waiting for it. */
  readonly runMilliseconds: number;
  /** Milliseconds to bring one byte of an input up. */
  readonly uploadPerByte: number;
  /** Milliseconds to bring one byte of an output down. */
  readonly readbackPerByte: number;
  /** Whether the device adds at an index; one that cannot looks through all indices for each element. */
  readonly canScatter: boolean;
  /** For each kind of work the time of a kernel call, by growing work; the first point is a call with hardly any. */
  readonly curves: Readonly<Record<CurveName, readonly CurvePoint[]>>;
}

const isTime = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;

const isCurve = (value: unknown): value is readonly CurvePoint[] =>
  Array.isArray(value) &&
  value.length >= 2 &&
  value.every(
    (point: Partial<CurvePoint> | null, i) =>
      isTime(point?.work) && isTime(point.milliseconds) && (i === 0 || point.work > value[i - 1].work),
  );

/** Whether something that was read from somewhere is a calibration of this backend. */
export function isCalibration(value: unknown, backend: Backend): value is Calibration {
  if (typeof value !== "object" || value === null) return false;
  const given: Partial<Record<keyof Calibration, unknown>> = value;
  const { curves } = given;
  return (
    given.backend === backend &&
    typeof given.adapter === "string" &&
    typeof given.canScatter === "boolean" &&
    [
      given.threads,
      given.measuredAt,
      given.runMilliseconds,
      given.uploadPerByte,
      given.readbackPerByte,
    ].every(isTime) &&
    typeof curves === "object" &&
    curves !== null &&
    curveNames.every((name) => name in curves && isCurve((curves as Record<string, unknown>)[name]))
  );
}
