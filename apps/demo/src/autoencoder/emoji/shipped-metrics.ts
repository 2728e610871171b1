/** What is told of a shipped autoencoder. */
export interface ShippedMetrics {
  /** Steps that it was trained for. */
  readonly steps: number;
  /** FVU on held-out patches. */
  readonly heldOutFvu: number;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;

/** Reads `metrics.json`; undefined where it does not hold what is wanted, since the features can be shown without. */
export function readShippedMetrics(json: unknown): ShippedMetrics | undefined {
  const steps = fieldOf(json, "steps");
  const heldOutFvu = fieldOf(fieldOf(json, "validation"), "fvu");
  return typeof steps === "number" && typeof heldOutFvu === "number" ? { steps, heldOutFvu } : undefined;
}

/** What is known of a shipped autoencoder. */
export interface ShippedInfo extends ShippedMetrics {
  /** n */
  readonly latents: number;
  readonly k: number;
}
