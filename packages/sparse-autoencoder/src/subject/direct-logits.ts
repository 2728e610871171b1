import { ShapeError } from "@quadrivium/kernels";
import { input, mean, multiply, subtract } from "@quadrivium/tensor";
import type { Activations } from "../activations/activations.ts";
import type { SubjectModel } from "./subject-model.ts";

/**
 * What directions of the residual stream do to the logits by the direct path, past all later blocks: W_U·(g ⊙ x), with
 * the weight g of the last norm and the matrix W_U of the logits. A layer norm takes the mean away, and so x is less its
 * mean for `gpt2`. The norm's divisor, which depends on the rest of the stream, is left out.
 *
 * @param directions [m, d], such as rows of `Autoencoder.decoderRows()`
 * @returns [m, V]
 * @throws {ShapeError} when they are not one or more rows of the subject's width
 */
export async function directLogits(
  subject: SubjectModel,
  { data, width }: Activations,
): Promise<Float32Array> {
  const { model, config } = subject;
  const rows = data.length / config.width;
  if (width !== config.width || !Number.isInteger(rows) || rows < 1) {
    throw new ShapeError("directLogits", {
      expected: `one or more rows of width ${config.width}`,
      received: `${data.length} numbers in rows of ${width}`,
    });
  }
  const build = () => {
    const x = input("x", [rows, width]);
    const centered =
      config.architecture === "gpt2" ? subtract(x, mean(x, { axes: [-1], keepDims: true })) : x;
    return { outputs: { logits: model.headOf(multiply(centered, model.norm.weight)) } };
  };
  const { logits } = await subject.run(`direct logits, ${rows}`, build, { x: data });
  return Float32Array.from(logits);
}
