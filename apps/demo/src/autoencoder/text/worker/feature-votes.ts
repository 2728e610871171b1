import type { Autoencoder } from "@quadrivium/sparse-autoencoder";
import {
  type LatentEffects,
  latentContributions,
  latentEffects,
} from "@quadrivium/sparse-autoencoder/subject";
import type { Example } from "../../feature/feature-snapshot.ts";
import { documentOf, placeOfRow } from "../corpus.ts";
import type { FeatureVotes, Vote } from "../protocol.ts";
import type { Subject } from "./load-subject.ts";
import type { WrittenText } from "./write-corpus.ts";

/** What votes are counted on. */
export interface VoteGround {
  readonly subject: Subject;
  readonly text: WrittenText;
  readonly autoencoder: Autoencoder;
}

/** Examples that are looked at. */
const EXAMPLES = 8;
/** Tokens that are kept of each example, and of all together. */
const [PER_EXAMPLE, SHOWN] = [24, 10];

/**
 * What a feature does to the token that comes after its strongest examples: it is ablated at the example alone, and the
 * logits are compared. A token that is not among the most moved of an example counts as not moved there.
 *
 * @param mayGoOn Asked between the examples; `false` ends it.
 * @returns undefined if it was ended before it was done.
 */
export async function featureVotes(
  { subject: { model, tokenizer }, text: { corpus, hook }, autoencoder }: VoteGround,
  feature: number,
  examples: readonly Example[],
  mayGoOn: () => Promise<boolean>,
): Promise<FeatureVotes | undefined> {
  const contributions = await latentContributions(autoencoder);
  const found: { readonly effects: LatentEffects; readonly position: number }[] = [];
  for (const { row } of examples) {
    if (found.length === EXAMPLES) break;
    const { document, position } = placeOfRow(corpus, row);
    const whole = documentOf(corpus, document);
    // Of the last token of a document nothing is predicted that could be compared.
    if (position + 2 > whole.length) continue;
    if (!(await mayGoOn())) return undefined;
    // The example, and the token that comes next.
    const effects = await latentEffects(model, contributions, whole.subarray(0, position + 2), {
      hook,
      latent: feature,
      position,
      votes: Math.min(PER_EXAMPLE, model.config.vocabulary),
      tokenText: (id) => tokenizer.piece(id),
    });
    found.push({ effects, position });
  }
  const meanOf = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const votesOf = (side: "up" | "down"): Vote[] => {
    const sums = new Map<number, number>();
    for (const { effects, position } of found) {
      const { tokenIds, values } = effects.logits[side][position]!;
      for (const [i, token] of tokenIds.entries()) sums.set(token, (sums.get(token) ?? 0) + values[i]!);
    }
    return [...sums]
      .map(([token, sum]) => ({ token, value: sum / found.length }))
      .filter(({ value }) => (side === "up" ? value > 0 : value < 0))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.token - b.token)
      .slice(0, SHOWN);
  };
  return {
    feature,
    examples: found.length,
    up: votesOf("up"),
    down: votesOf("down"),
    lossDifference: meanOf(found.map(({ effects, position }) => effects.lossDifference[position]!)),
    divergence: meanOf(found.map(({ effects, position }) => effects.kl[position]!)),
  };
}
