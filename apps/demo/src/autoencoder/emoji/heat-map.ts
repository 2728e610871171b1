import type { PictureCodes } from "./protocol.ts";

/** How strongly one feature fires in each patch of a picture. */
export interface HeatMap {
  readonly columns: number;
  readonly rows: number;
  /** [rows, columns]; 0 where it is silent. */
  readonly values: Float32Array;
  /** Number of patches in which it fires. */
  readonly fires: number;
  readonly largest: number;
  /** Place of the largest value; −1 where it is silent everywhere. */
  readonly peak: number;
}

/** The activations of one feature in all patches of a picture. */
export function heatMapOf({ columns, rows, k, values, indices }: PictureCodes, feature: number): HeatMap {
  const heat = new Float32Array(rows * columns);
  let [fires, largest, peak] = [0, 0, -1];
  for (let place = 0; place < heat.length; place++) {
    for (let i = place * k; i < (place + 1) * k; i++) {
      if (indices[i] !== feature || values[i]! <= 0) continue;
      heat[place] = values[i]!;
      fires++;
      if (values[i]! > largest) [largest, peak] = [values[i]!, place];
    }
  }
  return { columns, rows, values: heat, fires, largest, peak };
}

/** The places where a feature fires most strongly, strongest first. */
export function peaksOf({ values, columns }: HeatMap, count: number) {
  return [...values.keys()]
    .filter((place) => values[place]! > 0)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count)
    .map((place) => ({ x: place % columns, y: Math.floor(place / columns), activation: values[place]! }));
}
