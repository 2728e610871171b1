/** Keeps, for each feature, the examples with the largest activations, at most one of each family. */
export class StrongestExamples {
  /** [features, kept], largest first; 0 where there are no more. */
  readonly activations: Float32Array<ArrayBuffer>;
  /** [features, kept], −1 where there are no more. */
  readonly examples: Int32Array<ArrayBuffer>;
  private readonly kept: number;
  private readonly family: Uint32Array;

  /** @param family For each example a number; of those that share one, only the strongest is kept. */
  constructor(features: number, kept: number, family: Uint32Array) {
    this.kept = kept;
    this.family = family;
    this.activations = new Float32Array(features * kept);
    this.examples = new Int32Array(features * kept).fill(-1);
  }

  /** Takes an example into account; activations that are not positive count for nothing. */
  offer(feature: number, activation: number, example: number): void {
    const start = feature * this.kept;
    const end = start + this.kept;
    const { activations, examples, family } = this;
    if (!(activation > activations[end - 1]!)) return;
    // The place that falls free: that of a weaker one of the same family, else the last.
    let free = end - 1;
    for (let i = start; i < end && examples[i]! >= 0; i++) {
      if (family[examples[i]!] !== family[example]) continue;
      if (activations[i]! >= activation) return;
      free = i;
      break;
    }
    while (free > start && activations[free - 1]! < activation) {
      activations[free] = activations[free - 1]!;
      examples[free] = examples[free - 1]!;
      free--;
    }
    activations[free] = activation;
    examples[free] = example;
  }
}
