/** One bar of a histogram: how many fires have an activation in (from, to]. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * The bars of a feature's activations, from 0 to the largest, empty ones among them.
 *
 * @param histogram Number of fires by ⌈a/w⌉.
 * @param binWidth w
 * @param most As many bars at most; neighbours are joined where there would be more.
 */
export function barsOf(histogram: Readonly<Record<number, number>>, binWidth: number, most = 48): Bar[] {
  const bins = Object.keys(histogram).map(Number);
  if (bins.length === 0) return [];
  const last = Math.max(...bins);
  const joined = Math.ceil(last / most);
  const counts = new Array<number>(Math.ceil(last / joined)).fill(0);
  for (const bin of bins) counts[Math.floor((bin - 1) / joined)]! += histogram[bin]!;
  const width = binWidth * joined;
  return counts.map((count, i) => ({ from: i * width, to: (i + 1) * width, count }));
}

/** How high a count stands on a logarithmic axis from ½ to `top`, in 0..1; none has no height. */
export const logHeight = (count: number, top: number): number =>
  count === 0 ? 0 : Math.log(count / 0.5) / Math.log(top / 0.5);

/** The powers of ten up to `top`, at least 1: where a logarithmic axis has its lines. */
export function decadeTicks(top: number): number[] {
  const ticks: number[] = [];
  for (let tick = 1; tick <= top; tick *= 10) ticks.push(tick);
  return ticks;
}

/** About `count` round values from 0 up to `top`, apart by 1, 2 or 5 times a power of ten. */
export function linearTicks(top: number, count: number): number[] {
  if (!(top > 0)) return [0];
  const rough = top / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = 0; i * step <= top * (1 + 1e-9); i++) ticks.push(Number((i * step).toPrecision(6)));
  return ticks;
}
