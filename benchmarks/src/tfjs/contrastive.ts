import type { ContrastiveSizes } from "../steps/cases/contrastive.ts";
import type { Tfjs, TfTensor } from "./tfjs.ts";
import type { TfjsModel } from "./tfjs-model.ts";
import { type TfjsAdam, tensorsOf, tfjsTraining } from "./tfjs-training.ts";
import { TfjsTower } from "./tower.ts";

/** Rows of unit length. */
const unit = (tf: Tfjs, x: TfTensor): TfTensor => tf.div(x, tf.sqrt(tf.sum(tf.square(x), -1, true)));

/** The contrastive pair's step; one-hot targets are made before, which is not timed. */
export const tfjsContrastive =
  ({ size, patch, width, depth, heads, length }: ContrastiveSizes, settings: TfjsAdam): TfjsModel =>
  (tf, start, inputs) => {
    const { images, ids, ends } = tensorsOf(tf, inputs);
    const [rows, , , channels] = images.shape;
    const n = size / patch;
    const cut = tf.transpose(tf.reshape(images, [rows, n, patch, n, patch * channels]), [0, 1, 3, 2, 4]);
    const patches = tf.reshape(cut, [rows, n * n, patch * patch * channels]);
    const flatIds = tf.reshape(ids, [-1]);
    const own = tf.oneHot(
      tf.tensor(
        Int32Array.from({ length: rows }, (_, row) => row),
        [rows],
        "int32",
      ),
      rows,
    );
    const options = { depth, heads, activation: (x: TfTensor) => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))) };
    const vision = new TfjsTower(tf, { ...options, name: "vision", length: n * n + 1, causal: false });
    const text = new TfjsTower(tf, { ...options, name: "text", length, causal: true });
    const zeros = tf.tensor(new Float32Array(rows * width), [rows, 1, width]);
    return tfjsTraining(
      tf,
      start,
      (weights) => {
        const seen = vision.linear(weights, "patches", patches);
        const places = tf.concat([tf.add(zeros, weights.class), seen], 1);
        const x = vision.forward(weights, places);
        const first = tf.reshape(tf.slice(x, [0, 0, 0], [rows, 1, width]), [rows, width]);
        const tokens = tf.reshape(text.embedding(weights["tokens.weight"], flatIds), [rows, length, width]);
        const y = tf.reshape(text.forward(weights, tokens), [rows * length, width]);
        const last = text.embedding(y, ends);
        const f = unit(
          tf,
          vision.linear(weights, "visionProjection", vision.norm(weights, "vision.norm", first)),
        );
        const g = unit(tf, text.linear(weights, "textProjection", text.norm(weights, "text.norm", last)));
        const logits = tf.mul(tf.exp(weights.scale), tf.matMul(f, g, false, true));
        const both = tf.add(
          tf.losses.softmaxCrossEntropy(own, logits),
          tf.losses.softmaxCrossEntropy(own, tf.transpose(logits)),
        );
        return tf.mul(both, 0.5);
      },
      settings,
      { restore: ({ scale }) => scale.assign(tf.minimum(scale, Math.log(100))) },
    );
  };
