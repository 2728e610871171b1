import type { Backend } from "@quadrivium/kernels";

/** The backends that can be asked for on a page. */
export const backendChoices = ["auto", "wasm", "webgl2", "webgpu"] as const satisfies readonly (
  | Backend
  | "auto"
)[];

/** One of {@link backendChoices}. */
export type BackendChoice = (typeof backendChoices)[number];

/** Everything that decides a run: the same settings on the same backend give the same bits. */
export interface Settings {
  /** n: number of features. */
  readonly latents: number;
  /** k: number of features that may be active in one input. */
  readonly k: number;
  /** Inputs per step. */
  readonly batchSize: number;
  /** Steps in all. */
  readonly steps: number;
  /** η of Adam. */
  readonly learningRate: number;
  /** A feature is dead when it has not fired for so many inputs. */
  readonly deadAfterTokens: number;
  /** Seed of the weights and of the order of the data. */
  readonly seed: number;
  /** The device asked for. */
  readonly backend: BackendChoice;
}

/** The settings that are numbers. */
export type NumericSetting = Exclude<keyof Settings, "backend">;

/** What the page begins with for emoji. */
export const defaultSettings: Settings = {
  latents: 1024,
  k: 16,
  batchSize: 512,
  steps: 2000,
  learningRate: 8e-4,
  deadAfterTokens: 200_000,
  seed: 0,
  backend: "auto",
};

/** What a numeric setting may be. */
export interface NumericRange {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether only whole numbers are allowed. */
  readonly whole: boolean;
}

/** What each numeric setting may be, k apart, which also may not exceed the number of features. */
export const ranges: Readonly<Record<NumericSetting, NumericRange>> = {
  latents: { minimum: 16, maximum: 65_536, whole: true },
  k: { minimum: 1, maximum: 512, whole: true },
  batchSize: { minimum: 16, maximum: 8192, whole: true },
  steps: { minimum: 1, maximum: 1_000_000, whole: true },
  learningRate: { minimum: 1e-6, maximum: 1, whole: false },
  deadAfterTokens: { minimum: 1, maximum: 2 ** 24, whole: true },
  seed: { minimum: 0, maximum: 2 ** 32 - 1, whole: true },
};

/** The nearest number of a range, or undefined for what is no number. */
export function takenIn({ minimum, maximum, whole }: NumericRange, value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Math.min(maximum, Math.max(minimum, whole ? Math.round(value) : value));
}

/** Why a value cannot be taken as it is, in words, or undefined if it can. */
export function rangeProblem(range: NumericRange, value: number): string | undefined {
  if (value === takenIn(range, value)) return undefined;
  return `${range.whole ? "a whole number" : "a number"} from ${range.minimum} to ${range.maximum}`;
}

/** The settings with one changed, k kept at most the number of features. */
export function withSetting<Name extends keyof Settings>(
  settings: Settings,
  name: Name,
  value: Settings[Name],
): Settings {
  const changed = { ...settings, [name]: value };
  return { ...changed, k: Math.min(changed.k, changed.latents) };
}

/** Whether two runs of these settings would be the same run. */
export const sameSettings = (a: Settings, b: Settings): boolean =>
  (Object.keys(a) as (keyof Settings)[]).every((name) => a[name] === b[name]);

/** From this many products per step on, one step may take longer than a cancellation should. */
const HEAVY_STEP = 1024 * 4096 * 192;

/** Whether one step on inputs of `width` numbers is so large that a cancellation may have to wait for it noticeably. */
export const isHeavy = ({ latents, batchSize }: Settings, width: number): boolean =>
  latents * batchSize * width > HEAVY_STEP;
