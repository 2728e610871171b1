import { checkCaseNames } from "../command-line.ts";
import type { SuiteOptions } from "../suite.ts";
import { autoencoderCase } from "./cases/autoencoder.ts";
import { transformerCase } from "./cases/transformer.ts";
import type { StepCase } from "./step-case.ts";

/** A case at the size that is timed and at a small one, on which results are compared in a second or two. */
export interface StepCaseSizes {
  readonly timed: () => StepCase;
  readonly small: () => StepCase;
  /** Only timed when asked for, since it takes minutes. */
  readonly long?: boolean;
}

const smallAutoencoder = () => autoencoderCase({ width: 48, latents: 256, k: 8, rows: 96 });

/** All cases, by the words by which they are asked for. */
export const stepCases: Readonly<Record<string, StepCaseSizes>> = {
  autoencoder: {
    timed: () => autoencoderCase({ width: 256, latents: 4096, k: 32, rows: 1024 }),
    small: smallAutoencoder,
  },
  transformer: {
    timed: () => transformerCase({ depth: 6, width: 128, heads: 4, length: 80, vocabulary: 1024, rows: 64 }),
    small: () => transformerCase({ depth: 2, width: 16, heads: 2, length: 10, vocabulary: 24, rows: 6 }),
  },
  "autoencoder-narrow": {
    timed: () => autoencoderCase({ width: 64, latents: 4096, k: 16, rows: 4096 }),
    small: smallAutoencoder,
    long: true,
  },
  "autoencoder-wide": {
    timed: () => autoencoderCase({ width: 768, latents: 16_384, k: 32, rows: 512 }),
    small: smallAutoencoder,
    long: true,
  },
};

/** The names of the cases to run; `others` may be named, too, and are somebody else's. @throws {UsageError} */
export function chosenCases({ only, long }: SuiteOptions, others: readonly string[] = []): string[] {
  const names = Object.keys(stepCases);
  checkCaseNames(only, [...names, ...others]);
  return names.filter((name) => (only === undefined ? long || !stepCases[name].long : only.includes(name)));
}
