import { examplesOf, type FeatureSnapshot } from "../feature/feature-snapshot.ts";
import { type Corpus, documentOf, placeOfRow } from "./corpus.ts";

/** The tokens on which a feature is strongest, without repetitions, strongest first. */
export function topTokens(
  corpus: Corpus,
  snapshot: FeatureSnapshot,
  feature: number,
  count: number,
): number[] {
  const tokens = examplesOf(snapshot, feature).map(({ row }) => {
    const { document, position } = placeOfRow(corpus, row);
    return documentOf(corpus, document)[position]!;
  });
  return [...new Set(tokens)].slice(0, count);
}
