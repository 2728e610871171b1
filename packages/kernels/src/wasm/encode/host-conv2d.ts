import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import type { Correlation } from "./conv2d.ts";
import type { KernelCall } from "./kernel-call.ts";

/**
 * The host takes products at least this deep and this wide: for others the rows cost more than it gains. (With OpenBLAS on
 * a processor with AVX-512, 3×3 filters of 4 to 64 channels gain 1.4 to 2.2 times there, and lose with 8 outputs.)
 */
const DEEP = 32;
const WIDE = 16;
/** Bytes of a block of rows: they stay in the second-level cache. */
const ROW_BYTES = 2 ** 19;
/** The most parts of a filter's gradient, and the most bytes of their sums. */
const PARTS = 16;
const SUM_BYTES = 2 ** 24;

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/** The fewest places of a block that are worth a call, and a number of which the blocks are a multiple, to be shared. */
const FEWEST = 64;
const SHARES = 4;

/** How many places make a block: by the shape alone, so that any number of threads gives the same bits. */
function placesInBlock(depth: number, places: number): number {
  const most = Math.max(FEWEST, ROW_BYTES / (depth * 4));
  const blocks = roundUp(Math.ceil(places / most), SHARES);
  return Math.min(places, Math.max(FEWEST, roundUp(Math.ceil(places / blocks), 16)));
}

/** Leaves a convolution to the host, if it is large enough and its places follow each other in the target. */
export function emitHostCorrelation(
  call: KernelCall<"conv2d" | "conv2dInputGradient">,
  how: Correlation,
): boolean {
  const [source, filter] = call.inputs;
  const [target] = call.outputs;
  const [from, N] = how.channels;
  const [phase] = how.phases;
  const [th, tw] = phase.taps;
  const K = th * tw * from;
  const isDense = how.targetStep.every((step) => step === 1);
  if (!isDense || K < DEEP || N < WIDE) return false;
  const places = sizeOf(target.shape.slice(0, 3));
  const block = placesInBlock(K, places);
  const isOrdered = how.channelSteps[1] === 1 && phase.tapStep.every((step) => step === 1);
  const ordered = isOrdered ? 0 : call.scratch(K * N * 4);
  const rowBytes = roundUp(block * K * 4, 64);
  const rows = call.scratch(rowBytes * call.threads);
  const filterRow = how.filterWidth * how.tapSize;
  const words = [
    ...[target.address, source.address, filter.address, ordered, rows, rowBytes],
    ...[...source.shape.slice(1), N, ...target.shape.slice(0, 3)],
    ...[...how.sourceStep, ...phase.source, ...phase.taps],
    4 * (phase.tap[0] * filterRow + phase.tap[1] * how.tapSize),
    4 * phase.tapStep[0] * filterRow,
    4 * phase.tapStep[1] * how.tapSize,
    ...how.channelSteps.map((step) => step * 4),
    block,
  ];
  call.emit(code.HOST_CORRELATE, words, { work: (places * K * N) / 4 });
  return true;
}

/** Leaves a filter's gradient to the host, if it is large enough. */
export function emitHostFilterGradient(call: KernelCall<"conv2dFilterGradient">): boolean {
  const { stride, padding, kernel } = call.attributes;
  const [x, g] = call.inputs;
  const O = g.shape[3];
  const K = sizeOf(kernel) * x.shape[3];
  if (K < DEEP || O < WIDE) return false;
  const places = sizeOf(g.shape.slice(0, 3));
  const block = placesInBlock(K, places);
  const blocks = Math.ceil(places / block);
  const most = Math.max(1, Math.min(blocks, PARTS, Math.floor(SUM_BYTES / (K * O * 4))));
  const blocksInPart = Math.ceil(blocks / most);
  const parts = Math.ceil(blocks / blocksInPart);
  const sums = call.scratch(parts * K * O * 4);
  const rowBytes = roundUp(block * K * 4, 64);
  const rows = call.scratch(rowBytes * call.threads);
  const words = [
    ...[call.outputs[0].address, x.address, g.address, sums, rows, rowBytes],
    ...[...x.shape.slice(1), O, ...g.shape.slice(0, 3)],
    ...[...stride, -padding[0], -padding[2], ...kernel],
    ...[block, blocksInPart, parts],
  ];
  call.emit(code.HOST_FILTER_GRADIENT, words, { work: (places * K * O) / 4 });
  return true;
}
