import type { SaeParameters } from "./autoencoder-data.ts";

/** The smallest norm by which a row is divided; SAELens' own bound. */
const SMALLEST_NORM = 1e-8;

const rowNorms = (matrix: Float32Array, width: number): Float64Array =>
  Float64Array.from({ length: matrix.length / width }, (_, row) => {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += matrix[at] ** 2;
    return Math.sqrt(sum);
  });

/**
 * Takes inputs as they are where the autoencoder wanted x·c: E·c, D/c, b_pre/c. Codes stay the same; reconstructions
 * are of x itself.
 */
export function foldInputScale(parameters: SaeParameters, c: number): SaeParameters {
  return {
    ...parameters,
    "encoder.weight": parameters["encoder.weight"].map((element) => element * c),
    W_dec: parameters.W_dec.map((element) => element / c),
    b_dec: parameters.b_dec.map((element) => element / c),
  };
}

/**
 * Takes inputs as they are where the autoencoder wanted x/f, as dictionary_learning's `scale_biases` does: b_enc·f,
 * b_pre·f. The decoder keeps its norms, so codes become f times as large; reconstructions are of x itself.
 */
export function foldNormFactor(parameters: SaeParameters, f: number): SaeParameters {
  return {
    ...parameters,
    "encoder.bias": parameters["encoder.bias"].map((element) => element * f),
    b_dec: parameters.b_dec.map((element) => element * f),
  };
}

/**
 * Gives each latent a decoder row of unit norm: E_i·‖d_i‖, b_enc,i·‖d_i‖, d_i/‖d_i‖. Reconstructions stay the same with
 * ReLU; TopK then chooses by a_i·‖d_i‖, as SAELens does with `rescale_acts_by_decoder_norm`.
 */
export function foldDecoderNorms(parameters: SaeParameters): SaeParameters {
  const { "encoder.weight": encoder, "encoder.bias": latentBias, W_dec, b_dec } = parameters;
  const width = b_dec.length;
  const norms = rowNorms(W_dec, width);
  return {
    "encoder.weight": encoder.map((element, at) => element * norms[Math.floor(at / width)]),
    "encoder.bias": latentBias.map((element, i) => element * norms[i]),
    W_dec: W_dec.map((element, at) => element / Math.max(norms[Math.floor(at / width)], SMALLEST_NORM)),
    b_dec,
  };
}

/**
 * For an encoder that sees x, not x − b_pre: x·Eᵀ + b_enc = (x − b_pre)·Eᵀ + (b_enc + E·b_pre), so its latent bias
 * becomes b_enc + E·b_pre, summed in float64.
 */
export function foldUncenteredInput(parameters: SaeParameters): SaeParameters {
  const { "encoder.weight": encoder, "encoder.bias": latentBias, b_dec } = parameters;
  const width = b_dec.length;
  const folded = latentBias.map((element, i) => {
    let sum = element;
    for (let j = 0; j < width; j++) sum += encoder[i * width + j] * b_dec[j];
    return sum;
  });
  return { ...parameters, "encoder.bias": folded };
}

/** Multiplies what each latent adds to the reconstruction: d_i·s_i. scale [n] */
export function foldLatentScale(parameters: SaeParameters, scale: Float32Array): SaeParameters {
  const width = parameters.b_dec.length;
  return {
    ...parameters,
    W_dec: parameters.W_dec.map((element, at) => element * scale[Math.floor(at / width)]),
  };
}

/** Whether every decoder row has unit norm, but for rounding to bfloat16. */
export const hasUnitDecoder = ({ W_dec, b_dec }: SaeParameters): boolean =>
  rowNorms(W_dec, b_dec.length).every((norm) => Math.abs(norm - 1) < 1e-2);
