/** The backends that are measured. */
export type TfjsBackend = "wasm" | "webgl";

/** A tensor of TensorFlow.js. */
export interface TfTensor {
  readonly shape: readonly number[];
  data(): Promise<Float32Array>;
  dataSync(): Float32Array;
  dispose(): void;
}

/** A tensor that can be assigned to. */
export interface TfVariable extends TfTensor {
  assign(value: TfTensor): void;
}

type Unary = (x: TfTensor) => TfTensor;
type Binary = (a: TfTensor | number, b: TfTensor | number) => TfTensor;
type Reduction = (x: TfTensor, axis?: number | readonly number[], keepDims?: boolean) => TfTensor;

/** What is used of tfjs-core. Its own typings are not there before the peers are installed. */
export interface Tfjs {
  setBackend(name: TfjsBackend): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  env(): { getAsync(flag: string): Promise<unknown> };

  tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: "float32" | "int32"): TfTensor;
  variable(value: TfTensor, trainable: boolean, name: string): TfVariable;
  tidy<Result>(work: () => Result): Result;
  variableGrads(
    loss: () => TfTensor,
    variables: readonly TfVariable[],
  ): { value: TfTensor; grads: Record<string, TfTensor> };
  customGrad(
    f: (
      x: TfTensor,
      save: (tensors: readonly TfTensor[]) => void,
    ) => { value: TfTensor; gradFunc: (dy: TfTensor, saved: readonly TfTensor[]) => TfTensor },
  ): (x: TfTensor) => TfTensor;
  readonly train: {
    adam(
      learningRate: number,
      beta1: number,
      beta2: number,
      epsilon: number,
    ): { applyGradients(gradients: Record<string, TfTensor>): void };
  };

  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly minimum: Binary;
  readonly greater: Binary;
  readonly greaterEqual: Binary;
  readonly square: Unary;
  readonly sqrt: Unary;
  readonly rsqrt: Unary;
  readonly exp: Unary;
  readonly erf: Unary;
  readonly sigmoid: Unary;
  readonly relu: Unary;
  readonly softmax: Unary;
  readonly sum: Reduction;
  readonly mean: Reduction;
  readonly norm: (x: TfTensor, order: number, axis: number, keepDims: boolean) => TfTensor;
  cast(x: TfTensor, dtype: "float32" | "int32"): TfTensor;
  oneHot(indices: TfTensor, depth: number): TfTensor;
  gather(x: TfTensor, indices: TfTensor): TfTensor;
  scatterND(indices: TfTensor, updates: TfTensor, shape: readonly number[]): TfTensor;
  topk(x: TfTensor, k: number): { values: TfTensor; indices: TfTensor };
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  transpose(x: TfTensor, permutation?: readonly number[]): TfTensor;
  slice(x: TfTensor, begin: readonly number[], size: readonly number[]): TfTensor;
  concat(tensors: readonly TfTensor[], axis: number): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  conv2d(x: TfTensor, filter: TfTensor, strides: number, padding: "same" | "valid"): TfTensor;
  readonly losses: { softmaxCrossEntropy(oneHotLabels: TfTensor, logits: TfTensor): TfTensor };
}

const has = <Name extends string>(module: unknown, names: readonly Name[]): module is Record<Name, unknown> =>
  typeof module === "object" && module !== null && names.every((name) => name in module);

/** Whether this is tfjs-core of version 4. */
export const isTfjs = (module: unknown): module is Tfjs =>
  has(module, ["setBackend", "ready", "getBackend", "tensor", "matMul", "variableGrads", "env"]);

/** What is used of its package for WebAssembly. */
export interface TfjsWasm {
  readonly version_wasm: string;
  setWasmPaths(folder: string): void;
  getThreadsCount(): number;
}

/** Whether this is tfjs-backend-wasm of version 4. */
export const isTfjsWasm = (module: unknown): module is TfjsWasm =>
  has(module, ["version_wasm", "setWasmPaths", "getThreadsCount"]);
