import { OptionError } from "@quadrivium/kernels";
import type { Estimate, FitOptions, FitQuality } from "./estimate.ts";
import { solveTransposed, triangularize } from "./householder.ts";
import { type LeastSquares, minimizeSquares } from "./minimize-squares.ts";
import { studentT } from "./student-t.ts";

/** ln L̂ at one point and its derivatives with respect to the parameters. */
export interface LogPrediction {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A law to be fitted: ln L̂ as a function of parameters, and where to begin. */
export interface LogLaw<Point> {
  /** What error messages call the fit. */
  readonly subject: string;
  readonly predict: (parameters: Float64Array, point: Omit<Point, "loss">) => LogPrediction;
  /** Several, since the sum of squares has several valleys; the deepest counts. */
  readonly starts: readonly Float64Array[];
}

/** A law fitted to points, with the standard error of whatever depends on its parameters. */
export interface LogFit<Point> {
  readonly parameters: Float64Array;
  readonly quality: FitQuality;
  /** L̂ at a point, with an interval that is symmetric in ln L̂. */
  readonly predict: (point: Omit<Point, "loss">) => Estimate;
  /** A number f(θ) with gradient ∂f/∂θ, with its interval: f ± t·s·‖R⁻ᵀ∂f/∂θ‖, JᵀJ = RᵀR. */
  readonly estimate: (value: number, gradient: ArrayLike<number>) => Estimate;
}

/** Where a diagonal element of R is so much smaller than another, the points do not determine all parameters. */
const SMALLEST_PIVOT = 1e-9;

function deepest<Point>(
  { subject, predict, starts }: LogLaw<Point>,
  points: readonly Point[],
  logs: ArrayLike<number>,
): LeastSquares {
  const linearize = (parameters: Float64Array) => {
    const predictions = points.map((point) => predict(parameters, point));
    return {
      residuals: Float64Array.from(predictions, ({ value }, i) => value - logs[i]),
      jacobian: predictions.map(({ gradient }) => gradient),
    };
  };
  const [first, ...others] = starts.map((start) => minimizeSquares(linearize, start));
  const best = others.reduce((a, b) => (b.sumOfSquares < a.sumOfSquares ? b : a), first);
  if (best.sumOfSquares < Infinity) return best;
  throw new OptionError(subject, { expected: "points that the law can follow", received: "others" });
}

/** R with JᵀJ = RᵀR. @throws {OptionError} when the points do not determine all parameters */
function factor(subject: string, jacobian: readonly Float64Array[]): readonly Float64Array[] {
  const columns = jacobian[0].length;
  const rows = jacobian.map((row) => Float64Array.of(...row, 0));
  triangularize(rows, columns);
  const pivots = rows.slice(0, columns).map((row, i) => Math.abs(row[i]));
  if (Math.min(...pivots) > SMALLEST_PIVOT * Math.max(...pivots)) return rows;
  throw new OptionError(subject, {
    expected: `points that determine all ${columns} constants`,
    received: "points for which some of them may be anything",
  });
}

function checkOptions(subject: string, count: number, constants: number, confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new OptionError(`${subject}: confidence`, {
      expected: "a number in (0, 1)",
      received: String(confidence),
    });
  }
  if (count > constants) return;
  throw new OptionError(`${subject}: points`, {
    expected: `more than ${constants}, one for each constant`,
    received: String(count),
  });
}

/**
 * Least squares of ln L̂ − ln L, so that equal relative errors count alike at every size.
 * @throws {OptionError} when there are too few points, or they do not determine the parameters
 */
export function fitLogSpace<Point extends { readonly loss: number }>(
  law: LogLaw<Point>,
  points: readonly Point[],
  { confidence = 0.95 }: FitOptions,
): LogFit<Point> {
  const { subject, predict, starts } = law;
  const constants = starts[0].length;
  checkOptions(subject, points.length, constants, confidence);
  const logs = points.map(({ loss }) => Math.log(loss));
  const { parameters, residuals, jacobian, sumOfSquares } = deepest(law, points, logs);
  const root = factor(subject, jacobian);
  const degreesOfFreedom = points.length - constants;
  const residualError = Math.sqrt(sumOfSquares / degreesOfFreedom);
  const t = studentT(confidence, degreesOfFreedom);
  const estimate = (value: number, gradient: ArrayLike<number>): Estimate => {
    const standardError = residualError * Math.hypot(...solveTransposed(root, gradient));
    return { value, standardError, low: value - t * standardError, high: value + t * standardError };
  };
  return {
    parameters,
    quality: {
      residuals: Array.from(residuals, (residual) => -residual),
      residualError,
      degreesOfFreedom,
      confidence,
    },
    estimate,
    predict(point) {
      const { value, gradient } = predict(parameters, point);
      const { standardError, low, high } = estimate(value, gradient);
      const loss = Math.exp(value);
      return {
        value: loss,
        standardError: loss * standardError,
        low: Math.exp(low),
        high: Math.exp(high),
      };
    },
  };
}
