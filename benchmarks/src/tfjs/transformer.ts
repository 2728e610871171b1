import type { TransformerSizes } from "../steps/cases/transformer.ts";
import type { Tfjs } from "./tfjs.ts";
import type { TfjsModel } from "./tfjs-model.ts";
import { type TfjsAdam, tensorsOf, tfjsTraining } from "./tfjs-training.ts";
import { TfjsTower } from "./tower.ts";

/** x·(1 + erf(x/√2))/2 */
const gelu =
  (tf: Tfjs): ConstructorParameters<typeof TfjsTower>[1]["activation"] =>
  (x) =>
    tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

/** The transformer's step; the targets are one-hot before, which is not timed. */
export const tfjsTransformer =
  ({ depth, heads, length, vocabulary, width }: TransformerSizes, settings: TfjsAdam): TfjsModel =>
  (tf, start, inputs) => {
    const { ids, targets } = tensorsOf(tf, inputs);
    const [rows] = ids.shape;
    const flatIds = tf.reshape(ids, [-1]);
    const wanted = tf.oneHot(tf.reshape(targets, [-1]), vocabulary);
    const tower = new TfjsTower(tf, {
      name: "tower",
      depth,
      heads,
      length,
      activation: gelu(tf),
      causal: true,
    });
    return tfjsTraining(
      tf,
      start,
      (weights) => {
        const x = tf.reshape(tower.embedding(weights["tokens.weight"], flatIds), [rows, length, width]);
        const logits = tower.linear(
          weights,
          "head",
          tower.norm(weights, "tower.norm", tower.forward(weights, x)),
        );
        return tf.losses.softmaxCrossEntropy(wanted, tf.reshape(logits, [-1, vocabulary]));
      },
      settings,
    );
  };
