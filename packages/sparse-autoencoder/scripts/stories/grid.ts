/** One autoencoder of the grid. */
export interface GridSize {
  readonly latents: number;
  readonly k: number;
  /** Whether dead latents are revived by the auxiliary loss. */
  readonly auxiliary: boolean;
}

/** Nine sizes with the auxiliary loss, and the largest of the middle row without it. */
export const grid: readonly GridSize[] = [
  ...[512, 2048, 8192].flatMap((latents) => [8, 16, 32].map((k) => ({ latents, k, auxiliary: true }))),
  { latents: 8192, k: 16, auxiliary: false },
];

/** A size in words, and as the name of its folder. */
export const sizeName = ({ latents, k, auxiliary }: GridSize): string =>
  `n${latents}-k${k}${auxiliary ? "" : "-without-auxk"}`;
