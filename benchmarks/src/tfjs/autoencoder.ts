import type { Tfjs } from "./tfjs.ts";
import type { TfjsModel } from "./tfjs-model.ts";
import { type TfjsHooks, tensorsOf, tfjsTraining } from "./tfjs-training.ts";

/** Keeps the rows of a matrix at unit length: projects the gradient before the step, divides by the norms after it. */
const unitRows = (tf: Tfjs, name: string): TfjsHooks => ({
  project(gradients, { [name]: rows }) {
    const along = tf.sum(tf.mul(gradients[name], rows), 1, true);
    gradients[name] = tf.sub(gradients[name], tf.mul(along, rows));
  },
  restore({ [name]: rows }) {
    rows.assign(tf.div(rows, tf.norm(rows, 2, 1, true)));
  },
});

/**
 * The k largest of each row, where they are positive, and zeros. TensorFlow.js has no gradient for `topk`, so the k-th
 * value serves as a threshold, and the gradient is written here: it passes where the result is not zero.
 */
const sparsify = (tf: Tfjs, k: number) =>
  tf.customGrad((activations, save) => {
    const threshold = tf.slice(tf.topk(activations, k).values, [0, k - 1], [activations.shape[0], 1]);
    const chosen = tf.cast(tf.greaterEqual(activations, threshold), "float32");
    const code = tf.mul(tf.relu(activations), chosen);
    save([code]);
    return { value: code, gradFunc: (dy, [code]) => tf.mul(dy, tf.cast(tf.greater(code, 0), "float32")) };
  });

/** The TopK autoencoder's step, with a dense product for decoding. */
export const tfjsAutoencoder =
  (k: number, learningRate: number): TfjsModel =>
  (tf, start, inputs) => {
    const { x } = tensorsOf(tf, inputs);
    return tfjsTraining(
      tf,
      start,
      ({ "encoder.weight": encoder, W_dec: decoder, b_dec: preBias }) => {
        const activations = tf.matMul(tf.sub(x, preBias), encoder, false, true);
        const decoded = tf.add(tf.matMul(sparsify(tf, k)(activations), decoder), preBias);
        return tf.mean(tf.square(tf.sub(decoded, x)));
      },
      { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 6.25e-10, weightDecay: 0 },
      unitRows(tf, "W_dec"),
    );
  };
