import { OptionError } from "@quadrivium/kernels";

/** How many latents are how dense, on a logarithmic scale. Plain data. */
export interface DensityHistogram {
  /** log₁₀ of the density at the ends of the bins: one more than there are bins, the last of them 0. */
  readonly edges: readonly number[];
  /** Number of latents of each bin, whose lower edge belongs to it; density 1 belongs to the last. */
  readonly counts: readonly number[];
  /** Number of latents of density 0. */
  readonly dead: number;
}

/** Options of `densityHistogram`. */
export interface DensityHistogramOptions {
  /** Bins for each factor of ten, a whole number. Default 4. */
  readonly binsPerDecade?: number;
  /** log₁₀ of the density where the first bin begins, a whole number < 0; rarer latents count in it. Default −8. */
  readonly lowest?: number;
}

/**
 * The histogram of log₁₀ density, each density being the fraction of rows on which a latent fired.
 * @throws {OptionError} when an option is out of range or a density is not in 0 … 1
 */
export function densityHistogram(
  density: ArrayLike<number>,
  { binsPerDecade = 4, lowest = -8 }: DensityHistogramOptions = {},
): DensityHistogram {
  if (!Number.isInteger(binsPerDecade) || binsPerDecade < 1) refuse("binsPerDecade", "≥ 1", binsPerDecade);
  if (!Number.isInteger(lowest) || lowest >= 0) refuse("lowest", "< 0", lowest);
  const bins = -lowest * binsPerDecade;
  const counts = new Array<number>(bins).fill(0);
  let dead = 0;
  for (let latent = 0; latent < density.length; latent++) {
    if (!(density[latent] >= 0 && density[latent] <= 1)) {
      const received = `${density[latent]} for latent ${latent}`;
      throw new OptionError("densityHistogram: density", { expected: "fractions in 0 … 1", received });
    }
    if (density[latent] === 0) dead++;
    else {
      const bin = Math.floor((Math.log10(density[latent]) - lowest) * binsPerDecade);
      counts[Math.min(bins - 1, Math.max(0, bin))]++;
    }
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => lowest + i / binsPerDecade), counts, dead };
}

function refuse(option: string, range: string, received: number): never {
  throw new OptionError(`densityHistogram: ${option}`, {
    expected: `a whole number ${range}`,
    received: String(received),
  });
}
