/**
 * Linear classifiers trained under goals on data sets, with a certificate. Float64, no dependencies, in Node, on pages
 * and in workers.
 *
 * @packageDocumentation
 */
export { bestThreshold, shiftBias, type ThresholdChoice } from "./baselines/best-threshold.ts";
export { type CovarianceProblem, type CovarianceResult, covarianceBaseline } from "./baselines/covariance.ts";
export { type GroupThresholds, groupThresholds } from "./baselines/group-thresholds.ts";
export { type ReductionsResult, reductionsBaseline } from "./baselines/reductions.ts";
export { hingeConstraints, type ShiftedBaseline, unconstrainedWithShift } from "./baselines/unconstrained.ts";
export { Dataset, type DatasetOptions, dataset, type RowView } from "./data/dataset.ts";
export { FourierFeatures, type FourierOptions } from "./data/fourier-features.ts";
export { type LabelledRows, type LibsvmOptions, parseLibsvm } from "./data/parse-libsvm.ts";
export { fromDense, type SparseMatrix, scores, sparseMatrix } from "./data/sparse-matrix.ts";
export type { Subset } from "./data/subset.ts";
export {
  type ColumnEncoding,
  type TableFeatures,
  tableFeatures,
} from "./data/table-features.ts";
export { formatLibsvm } from "./data/write-libsvm.ts";
export { formatResult, parseModel } from "./model/json-model.ts";
export { formatLiblinear, parseLiblinear } from "./model/liblinear-model.ts";
export { LinearModel } from "./model/linear-model.ts";
export { type Random, seededRandom } from "./numbers/random.ts";
export type { Cut } from "./outer/cut-model.ts";
export { type LinearProgram, type LinearSolution, simplex } from "./outer/simplex.ts";
export { RampError, type RampErrorDetails, type RampErrorReason } from "./ramp-error.ts";
export {
  type Baseline,
  baselineParts,
  churn,
  errorChange,
  winLossRatio,
  winsAndLosses,
} from "./rates/baseline-rates.ts";
export type { Constraint } from "./rates/constraint.ts";
export { egregious, equalOpportunity, f1AtLeast, fairnessRatio, precisionAtLeast } from "./rates/goals.ts";
export { RateExpression, type RateTerm } from "./rates/rate-expression.ts";
export {
  coverage,
  errorRate,
  falseNegativeRate,
  falsePositiveRate,
  negativeRate,
  nothing,
  positiveRate,
  type Rows,
  recall,
} from "./rates/rates.ts";
export type { NamedRow, Row, RowTerm } from "./rates/row.ts";
export { type TightenOptions, tighten } from "./rates/tighten.ts";
export {
  type BootstrapOptions,
  type BootstrapReport,
  bootstrap,
  type ValueIntervals,
} from "./result/bootstrap.ts";
export type { Certificate } from "./result/certificate.ts";
export type { Diagnosis } from "./result/diagnose.ts";
export {
  type DatasetReport,
  type GoalReport,
  type GoalValue,
  report,
  type Status,
  type SubsetReport,
} from "./result/report.ts";
export { type Verification, verifyCertificate } from "./result/verify-certificate.ts";
export { type Interval, wilsonInterval } from "./result/wilson.ts";
export type { Problem } from "./solve/compiled-problem.ts";
export { CutPool, type Linear, type PooledPoint } from "./solve/cut-pool.ts";
export type { SolveEvent } from "./solve/events.ts";
export type { IterationRecord } from "./solve/iterate.ts";
export { negativeMajorant, positiveMajorant, ramp } from "./solve/majorant.ts";
export type { Chooser, Preset, Settings, SolveOptions, SolveState } from "./solve/options.ts";
export { paretoFront, paretoSweep, type SweepPoint, type SweepProblem } from "./solve/pareto.ts";
export { type SolveProblem, type SolveResult, solve, solveSteps, solveSync } from "./solve/solve.ts";
export type { SupportPoint } from "./solve/subproblem.ts";
export { coordinateAscent } from "./svm/coordinate-ascent.ts";
export type { SvmSettings, SvmSolution, WeightedSvm } from "./svm/weighted-svm.ts";
export { squaredRowNorms } from "./svm/weighted-svm.ts";
