import type { SaeConfig, SaeRecipe } from "../../src/index.ts";

type Row = readonly number[];

/** Row-major weights by name, as in a file. */
export type PlainWeights = Readonly<Record<string, Float64Array>>;

/** What a loss holds fast while its gradient is taken. */
export interface Frozen {
  /** e of each row. */
  readonly residual: readonly Row[];
  readonly preBias: Row;
}

/** What a loss is computed from. */
export interface PlainInputs {
  readonly weights: PlainWeights;
  /** [B, d] */
  readonly x: Float64Array;
  /** Which latents have been silent for so long that they are dead unless this batch counts. */
  readonly silent: readonly boolean[];
  /** Of the reconstruction loss. */
  readonly scale: number;
}

const dot = (a: Row, b: Row) => a.reduce((total, element, i) => total + element * b[i], 0);
const plus = (a: Row, b: Row, factor = 1) => a.map((element, i) => element + factor * b[i]);
const rowsOf = (data: ArrayLike<number>, width: number): Row[] =>
  Array.from({ length: data.length / width }, (_, row) =>
    Array.from(data).slice(row * width, (row + 1) * width),
  );

function normalize(row: Row, { inputNormalization, inputScale }: SaeConfig): Row {
  if (inputNormalization === "none") return row;
  if (inputNormalization === "scalar") return row.map((element) => element * inputScale);
  if (inputNormalization === "rmsNorm") {
    const root = Math.sqrt(dot(row, row) / row.length);
    return row.map((element) => element / root);
  }
  const mean = row.reduce((a, b) => a + b) / row.length;
  const centered = row.map((element) => element - mean);
  const norm = Math.sqrt(dot(centered, centered));
  const size = inputNormalization === "unitNorm" ? norm : norm / Math.sqrt(row.length - 1) + 1e-5;
  return centered.map((element) => element / size);
}

const squares = (rows: readonly Row[]) => rows.reduce((total, row) => total + dot(row, row), 0);

function deviation(rows: readonly Row[]): number {
  const mean = rows.reduce((a, b) => plus(a, b)).map((element) => element / rows.length);
  return squares(rows.map((row) => plus(row, mean, -1)));
}

/** The k largest places of a row, those with equal numbers in the order of their indices. */
const largest = (row: Row, k: number) => [...row.keys()].sort((i, j) => row[j] - row[i] || i - j).slice(0, k);

/**
 * The loss of a training step by loops over plain numbers: the same formulas written a second time.
 * @param frozen what is held fast; by default what follows from the weights
 */
export function plainLoss(
  config: SaeConfig,
  recipe: SaeRecipe,
  { weights, x: inputs, silent, scale }: PlainInputs,
  frozen?: Frozen,
): { readonly loss: number; readonly frozen: Frozen } {
  const { width } = config;
  const rescaled = recipe.decoderNorm === "rescaled";
  const preBias = [...weights.b_dec];
  const stored = rowsOf(weights.W_dec, width);
  const norms = stored.map((row) => (rescaled ? Math.sqrt(dot(row, row)) : 1));
  const decoder = stored.map((row, i) => row.map((element) => element / norms[i]));
  const encoder = rowsOf(weights["encoder.weight"], width);
  const bias = weights["encoder.bias"] ?? new Float64Array(config.latents);
  const x = rowsOf(inputs, width).map((row) => normalize(row, config));
  const a = x.map((row) => {
    const seen = config.centerInput ? plus(row, preBias, -1) : row;
    return encoder.map((direction, i) => norms[i] * (dot(seen, direction) + bias[i]));
  });

  const decode = (rows: readonly Row[], places: readonly (readonly number[])[], clip: boolean) =>
    rows.map((row, b) =>
      places[b].reduce<Row>(
        (sum, i) => plus(sum, decoder[i], clip ? Math.max(0, row[i]) : row[i]),
        new Array(width).fill(0),
      ),
    );
  const everything = a.map((row) => [...row.keys()]);
  const chosen = config.activation === "relu" ? everything : a.map((row) => largest(row, config.k));
  const withBias = (rows: readonly Row[]) => rows.map((row) => plus(row, preBias));
  const lossOf = (reconstruction: readonly Row[]) => {
    const total = squares(reconstruction.map((row, b) => plus(row, x[b], -1)));
    if (recipe.loss === "fixedScale") return (scale * total) / inputs.length;
    return recipe.loss === "batchVariance" ? total / deviation(x) : total / x.length;
  };

  const reconstruction = withBias(decode(a, chosen, true));
  const held = frozen ?? { residual: x.map((row, b) => plus(row, reconstruction[b], -1)), preBias };
  let loss = lossOf(reconstruction);
  const { auxiliary, multiTopK, l1 } = recipe;
  if (multiTopK.coefficient > 0) {
    const wide = a.map((row) => largest(row, multiTopK.k));
    loss += multiTopK.coefficient * lossOf(withBias(decode(a, wide, true)));
  }
  loss += (l1 * a.flat().reduce((total, value) => total + Math.max(0, value), 0)) / x.length;

  const { includesBatch, firesAbove } = recipe.dead;
  const fired = (i: number) => a.some((row, b) => chosen[b].includes(i) && row[i] > firesAbove);
  const dead = silent.map((isSilent, i) => isSilent && !(includesBatch && fired(i)));
  const count = dead.filter(Boolean).length;
  if (auxiliary.coefficient > 0 && (count > 0 || auxiliary.mask === "zero")) {
    const scores = a.map((row) =>
      row.map((value, i) => (dead[i] ? value : auxiliary.mask === "zero" ? 0 : -Infinity)),
    );
    const places = scores.map((row) => largest(row, auxiliary.k).filter((i) => dead[i]));
    const decoded = decode(a, places, auxiliary.relu);
    const shift = auxiliary.biasGradient ? plus(preBias, held.preBias, -1) : new Array(width).fill(0);
    const total = squares(decoded.map((row, b) => plus(plus(row, shift), held.residual[b], -1)));
    const share = auxiliary.scaledByDead ? Math.min(count / auxiliary.k, 1) : 1;
    const size = {
      residualVariance: deviation(held.residual),
      batchVariance: deviation(x),
      sumOfSquares: x.length,
    }[auxiliary.form];
    loss += (auxiliary.coefficient * share * total) / size;
  }
  return { loss, frozen: held };
}
