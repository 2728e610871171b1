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

/** Whether a text names an order. */
export const isFeatureOrder = (text: string): text is FeatureOrder => Object.hasOwn(featureOrders, text);

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
