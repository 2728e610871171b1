import { checkCaseNames } from "../command-line.ts";
import type { SuiteOptions } from "../suite.ts";
import type { KernelTask } from "./task.ts";
import { attentionTask } from "./tasks/attention.ts";
import { convolutionTask } from "./tasks/convolution.ts";
import { productTask } from "./tasks/product.ts";

interface Sizes {
  readonly timed: readonly (() => KernelTask)[];
  /** Small sizes, on which results are compared in seconds. */
  readonly small: readonly (() => KernelTask)[];
}

const kinds: Readonly<Record<string, Sizes>> = {
  product: {
    timed: [128, 256, 512, 1024].map((n) => () => productTask(n)),
    small: [64, 129].map((n) => () => productTask(n)),
  },
  conv2d: {
    timed: [() => convolutionTask({ batch: 32, size: 32, inputs: 64, outputs: 64, kernel: 3 })],
    small: [() => convolutionTask({ batch: 2, size: 9, inputs: 5, outputs: 7, kernel: 3 })],
  },
  attention: {
    timed: [() => attentionTask({ batch: 64, length: 80, heads: 4, width: 32 })],
    small: [() => attentionTask({ batch: 2, length: 13, heads: 3, width: 8 })],
  },
};

/** The tasks that were asked for. @throws {UsageError} when a name is unknown */
export function chosenTasks({ only }: SuiteOptions, sizes: keyof Sizes): KernelTask[] {
  const names = Object.keys(kinds);
  checkCaseNames(only, names);
  return (only ?? names).flatMap((name) => kinds[name][sizes].map((task) => task()));
}
