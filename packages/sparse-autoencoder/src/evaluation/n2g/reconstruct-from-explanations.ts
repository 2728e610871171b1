import type { Codes } from "../../codes.ts";
import { type ExplainedLatent, type PredictCodesOptions, predictCodes } from "./predict-codes.ts";

/** What turns codes into rows, such as an autoencoder. */
export interface CodeDecoder {
  readonly config: { readonly k: number };
  /** Rows [rows, d] of codes. */
  decode(codes: Codes): Promise<Float32Array>;
}

/**
 * Reconstructions [rows, d] of texts from what explanations predict and nothing else (Gao et al. 2024, §4.4), one row a
 * token, in the space that the autoencoder decodes into. In a subject model's place of the true activations they tell
 * how much of what the model needs the explanations hold.
 * @param options `perRow` is the decoder's k unless it is given.
 * @throws {OptionError} when an option is out of range, a latent comes twice, or there are no tokens
 */
export function reconstructFromExplanations(
  decoder: CodeDecoder,
  latents: readonly ExplainedLatent[],
  texts: readonly ArrayLike<number>[],
  options: PredictCodesOptions = {},
): Promise<Float32Array> {
  return decoder.decode(predictCodes(latents, texts, { perRow: decoder.config.k, ...options }));
}
