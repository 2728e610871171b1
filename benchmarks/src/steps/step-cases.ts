import { checkCaseNames } from "../command-line.ts";
import type { SuiteOptions } from "../suite.ts";
import { autoencoderCase } from "./cases/autoencoder.ts";
import { contrastiveCase } from "./cases/contrastive.ts";
import { decodeCase } from "./cases/decode.ts";
import { discreteAutoencoderCase } from "./cases/discrete-autoencoder.ts";
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
  dvae: {
    timed: () =>
      discreteAutoencoderCase({ size: 32, channels: 4, groups: 3, codes: 512, width: 32, rows: 64 }),
    small: () => discreteAutoencoderCase({ size: 8, channels: 3, groups: 2, codes: 12, width: 8, rows: 3 }),
  },
  clip: {
    timed: () =>
      contrastiveCase({
        size: 32,
        patch: 8,
        width: 128,
        depth: 4,
        heads: 2,
        length: 16,
        vocabulary: 2048,
        rows: 256,
      }),
    small: () =>
      contrastiveCase({
        size: 8,
        patch: 4,
        width: 16,
        depth: 2,
        heads: 2,
        length: 6,
        vocabulary: 32,
        rows: 10,
      }),
  },
  decode: {
    timed: () => decodeCase({ depth: 6, width: 128, heads: 4, length: 64, vocabulary: 1024, rows: 64 }),
    small: () => decodeCase({ depth: 2, width: 16, heads: 2, length: 9, vocabulary: 24, rows: 3 }),
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
