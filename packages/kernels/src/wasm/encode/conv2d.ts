import type { Conv2dInputGradientAttributes } from "../../ops/conv2d.ts";
import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { emitHostCorrelation, emitHostFilterGradient } from "./host-conv2d.ts";
import type { KernelCall, StepEncoder } from "./kernel-call.ts";

/** The tiles of assembly/correlate.ts. */
const TILE_M = 64;
const TILE_N = 64;
/** About how many places of g are packed at a time: 4 + 8 channels of them stay in the first-level cache. */
const PLACES = 256;
/** The most tasks that a filter's gradient is cut into, and the most bytes of their sums. */
const TASKS = 16;
const SUM_BYTES = 2 ** 24;

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/** Places of the target that read the source through the same taps of the filter, rows and columns apart. */
export interface Phase {
  /** Number of places down and across. */
  readonly places: readonly [number, number];
  /** The target's first row and column. */
  readonly target: readonly [number, number];
  /** The source's first row and column; negative where it begins in the padding. */
  readonly source: readonly [number, number];
  /** Height and width of the filter. */
  readonly taps: readonly [number, number];
  /** The first tap, and the step from one to the next. */
  readonly tap: readonly [number, number];
  readonly tapStep: readonly [number, number];
}

/** A convolution as CORRELATE computes it: the same sums in every phase. */
export interface Correlation {
  /** Channels of a tap's matrix: those of the source and of the target, and how far apart in elements. */
  readonly channels: readonly [from: number, to: number];
  readonly channelSteps: readonly [from: number, to: number];
  /** Elements of a tap, and of a row of taps. */
  readonly tapSize: number;
  readonly filterWidth: number;
  /** Steps of source and target from one place to the next. */
  readonly sourceStep: readonly [number, number];
  readonly targetStep: readonly [number, number];
  readonly phases: readonly Phase[];
}

/** The address of as many zeros as a pixel has channels. */
function zerosFor(call: KernelCall, length: number): number {
  if (length * 4 <= code.ZEROS_BYTES) return code.ZEROS;
  const address = call.scratch(length * 4);
  call.emit(code.FILL, [address, 0, length], { work: length / 2 });
  return address;
}

function emitCorrelation(call: KernelCall<"conv2d" | "conv2dInputGradient">, how: Correlation): void {
  if (call.hostProducts && emitHostCorrelation(call, how)) return;
  const [source, filter] = call.inputs;
  const [target] = call.outputs;
  const [B] = target.shape;
  const [from, N] = how.channels;
  const depths = how.phases.map(({ taps: [th, tw] }) => th * tw * from);
  const places = how.phases.map(({ places: [down, across] }) => B * down * across);
  const packed = call.scratch(depths.reduce((total, depth) => total + depth, 0) * roundUp(N, 8) * 4);
  const panelBytes = roundUp(16 * Math.max(...depths), 64);
  const panel = call.scratch(panelBytes * call.threads);
  const zeros = zerosFor(call, from);
  const words = [
    ...[target.address, source.address, filter.address, packed, zeros, panel, panelBytes],
    ...source.shape.slice(1),
    ...target.shape.slice(1),
    ...how.channelSteps.map((step) => step * 4),
    ...how.sourceStep,
    ...how.targetStep,
    how.phases.length,
  ];
  let firstTile = 0;
  how.phases.forEach(({ places: counts, target: to, source: at, taps, tap, tapStep }, index) => {
    const row = how.filterWidth * how.tapSize;
    words.push(firstTile, B, ...counts, ...to, ...at, ...taps);
    words.push(4 * (tap[0] * row + tap[1] * how.tapSize), 4 * tapStep[0] * row, 4 * tapStep[1] * how.tapSize);
    firstTile += Math.ceil(places[index] / TILE_M) * Math.ceil(N / TILE_N);
  });
  const work = depths.reduce((total, depth, phase) => total + (depth + 1) * places[phase] * N, 0) / 4;
  call.emit(code.CORRELATE, words, { work });
}

/** y = Σ x·filter over the window: one phase. */
export const conv2d: StepEncoder<"conv2d"> = (call) => {
  const { stride, padding } = call.attributes;
  const [kh, kw, C, O] = call.inputs[1].shape;
  const [, OH, OW] = call.outputs[0].shape;
  emitCorrelation(call, {
    channels: [C, O],
    channelSteps: [O, 1],
    tapSize: C * O,
    filterWidth: kw,
    sourceStep: stride,
    targetStep: [1, 1],
    phases: [
      {
        places: [OH, OW],
        target: [0, 0],
        source: [-padding[0], -padding[2]],
        taps: [kh, kw],
        tap: [0, 0],
        tapStep: [1, 1],
      },
    ],
  });
};

/**
 * Along one axis: the rows of dx with the same rest modulo the stride meet every stride-th tap. Row phase + s·n meets
 * g's row n + (phase + padding − u)/s through tap u; in the order of g's rows the taps go backwards.
 */
function phasesAlong(size: number, kernel: number, stride: number, padding: number) {
  return Array.from({ length: Math.min(stride, size) }, (_, phase) => {
    const first = (phase + padding) % stride;
    const taps = first < kernel ? Math.ceil((kernel - first) / stride) : 0;
    return {
      places: Math.ceil((size - phase) / stride),
      target: phase,
      source: Math.floor((phase + padding) / stride) - (taps - 1),
      taps,
      tap: first + (taps - 1) * stride,
    };
  });
}

/** dx: for each phase of rows and columns a convolution of g with its taps backwards. */
export const conv2dInputGradient: StepEncoder<"conv2dInputGradient"> = (call) => {
  const { stride, padding, size }: Conv2dInputGradientAttributes = call.attributes;
  const [kh, kw, C, O] = call.inputs[1].shape;
  const down = phasesAlong(size[0], kh, stride[0], padding[0]);
  const across = phasesAlong(size[1], kw, stride[1], padding[2]);
  emitCorrelation(call, {
    channels: [O, C],
    channelSteps: [1, O],
    tapSize: C * O,
    filterWidth: kw,
    sourceStep: [1, 1],
    targetStep: stride,
    phases: down.flatMap((rows) =>
      across.map((columns) => ({
        places: [rows.places, columns.places] as const,
        target: [rows.target, columns.target] as const,
        source: [rows.source, columns.source] as const,
        taps: [rows.taps, columns.taps] as const,
        tap: [rows.tap, columns.tap] as const,
        tapStep: [-stride[0], -stride[1]] as const,
      })),
    ),
  });
};

/** df: sums over parts of the places, then over the parts. */
export const conv2dFilterGradient: StepEncoder<"conv2dFilterGradient"> = (call) => {
  if (call.hostProducts && emitHostFilterGradient(call)) return;
  const { stride, padding, kernel } = call.attributes;
  const [x, g] = call.inputs;
  const [B, H, W, C] = x.shape;
  const [, OH, OW, O] = g.shape;
  const panelsC = Math.ceil(C / 4);
  const panelsO = Math.ceil(O / 8);
  const rows = Math.min(OH, Math.max(1, Math.floor(PLACES / OW)));
  const blocksEach = Math.ceil(OH / rows);
  const blocks = B * blocksEach;
  const partBytes = panelsC * panelsO * sizeOf(kernel) * 128;
  const most = Math.max(1, Math.min(blocks, TASKS, Math.floor(SUM_BYTES / partBytes)));
  const blocksInPart = Math.ceil(blocks / most);
  const parts = Math.ceil(blocks / blocksInPart);
  const panelsInSlice = Math.ceil(panelsC / Math.ceil(TASKS / parts));
  const slices = Math.ceil(panelsC / panelsInSlice);
  const rowsOfX = Math.min(H, (rows - 1) * stride[0] + kernel[0]);
  const panelBytes = roundUp(panelsO * rows * OW * 32 + rowsOfX * W * 16, 64);
  const sums = call.scratch(parts * partBytes);
  const panels = call.scratch(panelBytes * call.threads);
  const words = [
    ...[call.outputs[0].address, x.address, g.address, sums, panels, panelBytes],
    ...[B, H, W, C, OH, OW, O, ...kernel, ...stride, padding[0], padding[2]],
    ...[rows, blocksEach, blocksInPart, parts, panelsInSlice, slices],
  ];
  call.emit(code.FILTER_GRADIENT, words, { work: (sizeOf(g.shape) * sizeOf(kernel) * C) / 4 });
};
