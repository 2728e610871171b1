import { type Dataset, type LinearModel, ramp } from "@quadrivium/ramp";

/** What a scorer does on one data set: its error by decisions, and s_p(group)/s_p(rest) both ways. */
export interface Rates {
  readonly error: number;
  readonly thresholded: number;
  readonly randomised: number;
}

/** One classifier of the tables. */
export interface AdultPoint {
  readonly group: string;
  readonly setting: string;
  readonly method: string;
  readonly train: Rates;
  readonly test: Rates;
  readonly seconds: number;
}

/** Error and ratios of scores z, positive above 0. */
export function ratesOf(z: Float64Array, data: Dataset, group: string): Rates {
  const mean = (name: string, value: (score: number) => number) => {
    const { rows } = data.subset(name);
    return rows.reduce((sum, row) => sum + value(z[row]!), 0) / rows.length;
  };
  const decide = (score: number) => (score > 0 ? 1 : 0);
  const ratio = (value: (score: number) => number) => mean(group, value) / mean(`not ${group}`, value);
  let wrong = 0;
  for (const [row, score] of z.entries()) if (score > 0 !== (data.labels[row] === 1)) wrong++;
  return { error: wrong / z.length, thresholded: ratio(decide), randomised: ratio(ramp) };
}

/** The scores of one model, less a threshold for each group. */
export function shiftedScores(
  model: LinearModel,
  data: Dataset,
  group: string,
  thresholds: { readonly inside: number; readonly outside: number },
): Float64Array {
  const z = model.scores(data);
  for (const row of data.subset(group).rows) z[row] = z[row]! - thresholds.inside;
  for (const row of data.subset(`not ${group}`).rows) z[row] = z[row]! - thresholds.outside;
  return z;
}
