import { EXAMPLES_KEPT, type FeatureSnapshot } from "./feature-snapshot.ts";

/** The orders in which features can be shown, with their names. */
export const featureOrders = {
  density: "most frequent",
  rarity: "rarest",
  strength: "strongest",
  number: "by number",
} as const;

/** One of {@link featureOrders}. */
export type FeatureOrder = keyof typeof featureOrders;

/**
 * The numbers of all features, in an order; equal ones by number. Features that never fired come last, whatever the
 * order, except by number.
 */
export function rankFeatures(snapshot: FeatureSnapshot, order: FeatureOrder): number[] {
  const numbers = Array.from({ length: snapshot.latents }, (_, feature) => feature);
  if (order === "number") return numbers;
  const { density, activations } = snapshot;
  const key = {
    density: (feature: number) => density[feature]!,
    rarity: (feature: number) => (density[feature] === 0 ? -2 : -density[feature]!),
    strength: (feature: number) => activations[feature * EXAMPLES_KEPT]!,
  }[order];
  return numbers.sort((a, b) => key(b) - key(a) || a - b);
}

/** The features whose decoder rows point most nearly the same way, nearest first, with the cosine. */
export function nearestFeatures(
  { decoder, width, latents }: FeatureSnapshot,
  feature: number,
  count: number,
): { readonly feature: number; readonly cosine: number }[] {
  const own = decoder.subarray(feature * width, (feature + 1) * width);
  const others: { feature: number; cosine: number }[] = [];
  for (let other = 0; other < latents; other++) {
    if (other === feature) continue;
    let cosine = 0;
    for (let i = 0; i < width; i++) cosine += own[i]! * decoder[other * width + i]!;
    others.push({ feature: other, cosine });
  }
  return others.sort((a, b) => b.cosine - a.cosine).slice(0, count);
}
