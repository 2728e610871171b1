export { type CalibrateOptions, calibrate } from "./calibration/calibrate.ts";
export type { Calibration, CurveName, CurvePoint } from "./calibration/calibration.ts";
export { type Prediction, predict } from "./calibration/predict.ts";
export type { CalibrationStore } from "./calibration/stores/calibration-store.ts";
export { directoryCalibrations } from "./calibration/stores/directory-calibrations.ts";
export { memoryCalibrations } from "./calibration/stores/memory-calibrations.ts";
export { type CostRule, type OpCost, type WorkKind, workKinds } from "./cost/op-cost.ts";
export { stepCost } from "./cost/step-cost.ts";
export * from "./device.ts";
export * from "./dtype.ts";
export * from "./errors.ts";
export { type OpenDeviceOptions, openDevice, type Workload } from "./open-device.ts";
export type { AdamAttributes } from "./ops/adam.ts";
export type { ScatterAlongAttributes } from "./ops/along-last-axis.ts";
export type { CastAttributes } from "./ops/cast.ts";
export type { Conv2dFilterGradientAttributes, Conv2dInputGradientAttributes } from "./ops/conv2d.ts";
export type { InPlacePairs, NoAttributes, OpDefinition } from "./ops/definition.ts";
export {
  type ElementwiseName,
  type FusedAttributes,
  type FusedConstant,
  type FusedInstruction,
  isElementwise,
} from "./ops/fused.ts";
export type { SegmentSumAttributes } from "./ops/gather.ts";
export type { EpsilonAttributes } from "./ops/layer-norm.ts";
export type { MatmulAttributes } from "./ops/matmul.ts";
export type { PoolAttributes, SumPoolAttributes, SumPoolGradientAttributes } from "./ops/pool2d.ts";
export type { ArgMaxAttributes, ReduceAttributes } from "./ops/reduce.ts";
export type {
  ConcatAttributes,
  PadAttributes,
  ShapeAttributes,
  SliceAttributes,
  TransposeAttributes,
} from "./ops/shape-ops.ts";
export type { SparseOuterAttributes } from "./ops/sparse.ts";
export {
  type AttributesOf,
  type BinaryName,
  inPlacePairs,
  type OpName,
  type OpTable,
  opTable,
  type UnaryName,
} from "./ops/table.ts";
export type { TopKAttributes } from "./ops/top-k.ts";
export type { Padding, Pair, WindowAttributes } from "./ops/window.ts";
export * from "./program.ts";
export { type RandomState, RandomStream } from "./random/random-stream.ts";
export { computeOnHost, type KnownTensor } from "./reference/compute-on-host.ts";
export { openReferenceDevice } from "./reference/open-reference-device.ts";
export * from "./shape.ts";
export type { BlasOption } from "./wasm/blas/find-blas.ts";
