import type { KernelTask } from "../kernels/task.ts";
import { productTask } from "../kernels/tasks/product.ts";
import { autoencoderCase } from "../steps/cases/autoencoder.ts";
import { transformerCase } from "../steps/cases/transformer.ts";
import type { StepCase } from "../steps/step-case.ts";
import { stepCases } from "../steps/step-cases.ts";

/** What is timed in a page: the page and its host make the same, by name. */
export interface BrowserCases {
  readonly tasks: Readonly<Record<string, () => KernelTask>>;
  readonly steps: Readonly<Record<string, () => StepCase>>;
}

const products = (...sizes: readonly number[]) =>
  Object.fromEntries(sizes.map((n) => [`product-${n}`, () => productTask(n)]));

/** Small enough for graphics that are drawn in software. */
export const browserCases: BrowserCases = {
  tasks: products(256, 512, 1024),
  steps: {
    transformer: () =>
      transformerCase({ depth: 2, width: 128, heads: 4, length: 32, vocabulary: 512, rows: 16 }),
    autoencoder: () => autoencoderCase({ width: 64, latents: 1024, k: 16, rows: 256 }),
  },
};

/** For a graphics card. */
export const longBrowserCases: BrowserCases = {
  tasks: products(2048),
  steps: {
    "transformer-large": stepCases.transformer.timed,
    "autoencoder-large": stepCases.autoencoder.timed,
  },
};

/** All of them. */
export const allBrowserCases: BrowserCases = {
  tasks: { ...browserCases.tasks, ...longBrowserCases.tasks },
  steps: { ...browserCases.steps, ...longBrowserCases.steps },
};
