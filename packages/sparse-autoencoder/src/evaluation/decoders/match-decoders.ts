import type { Activations } from "../../activations/activations.ts";
import { type TaskOptions, taskSteps } from "../task-progress.ts";
import type { DecoderSimilarity } from "./decoder-similarity.ts";
import { mostSimilar, type NormedRows, normedPair, type SimilarLatent } from "./normed-rows.ts";

/** The latents of one side: who is taken, and whom the others like best. */
class Side {
  readonly rows: NormedRows;
  readonly isTaken: Uint8Array;
  readonly favourites: (SimilarLatent | undefined)[];

  constructor(rows: NormedRows) {
    this.rows = rows;
    this.isTaken = new Uint8Array(rows.count);
    this.favourites = new Array(rows.count);
  }

  /** Finds who is liked best of those left, where it is not known or has been taken. */
  async choose(others: Side, rest: () => Promise<void>): Promise<void> {
    for (let i = 0; i < this.rows.count; i++) {
      const favourite = this.favourites[i];
      if (this.isTaken[i] || (favourite && !others.isTaken[favourite.latent])) continue;
      this.favourites[i] = mostSimilar(this.rows, i, others.rows, others.isTaken);
      await rest();
    }
  }
}

/**
 * Pairs latents of two autoencoders one to one, greedily: the pair with the largest cosine first, then the largest
 * among the latents left. The larger one keeps latents without a partner.
 *
 * Two latents that like each other best among those left are such a pair whatever becomes of the others; so all of
 * them are paired at once, and those whose favourite is gone choose again.
 *
 * @param from Dᵀ [n, d], as `Autoencoder.decoderRows()` gives it
 * @param to Dᵀ [m, d]
 * @param options The units of progress are pairs.
 * @throws {OptionError} when the widths differ or a number is not finite
 * @throws the reason of the signal when aborted
 */
export async function matchDecoders(
  from: Activations,
  to: Activations,
  options: TaskOptions = {},
): Promise<DecoderSimilarity> {
  const [own, others] = normedPair("matchDecoders", from, to).map((rows) => new Side(rows));
  const latents = new Int32Array(own.rows.count).fill(-1);
  const cosines = new Float64Array(own.rows.count).fill(Number.NaN);
  const pairs = Math.min(own.rows.count, others.rows.count);
  const step = taskSteps(options, pairs);
  let [done, total] = [0, 0];
  while (done < pairs) {
    await own.choose(others, () => step(done));
    await others.choose(own, () => step(done));
    for (const [i, favourite] of own.favourites.entries()) {
      if (favourite === undefined || own.isTaken[i] || others.favourites[favourite.latent]?.latent !== i)
        continue;
      own.isTaken[i] = 1;
      others.isTaken[favourite.latent] = 1;
      latents[i] = favourite.latent;
      cosines[i] = favourite.cosine;
      total += favourite.cosine;
      done++;
    }
    await step(done);
  }
  return { latents, cosines, meanCosine: total / pairs };
}
