import type { StepProfile } from "./profile-program.ts";

/** The parts of a training step, by what their cost grows with. */
export const parts = ["encoder product", "topK", "sparse passes", "update", "rest"] as const;

/** A part of a training step. */
export type Part = (typeof parts)[number];

/** What each part does. */
export const partMeanings: Readonly<Record<Part, string>> = {
  "encoder product": "a = (x − b_pre)·Eᵀ: B·d·n",
  topK: "the k largest of each row of a: B·n",
  "sparse passes": "decode and the three gradients: B·k·d, and writing gradients [n, d]",
  update: "projection, Adam and unit rows of E and D: n·d",
  rest: "losses and metrics on [B, d] and [B, k], counters [n]",
};

const sparse = new Set<StepProfile["op"]>(["sparseDecode", "sampledProduct", "sparseOuter", "segmentSum"]);

/** The part that a step belongs to. `weights` is n·d. */
export function partOf({ op, largest }: Pick<StepProfile, "op" | "largest">, weights: number): Part {
  if (op === "matmul") return "encoder product";
  if (op === "topK") return "topK";
  if (sparse.has(op)) return "sparse passes";
  return largest >= weights ? "update" : "rest";
}

/** The times of each part, one for each round. */
export function sumParts(
  steps: readonly StepProfile[],
  weights: number,
): Readonly<Record<Part, readonly number[]>> {
  const sumOf = (part: Part): number[] => {
    const own = steps.filter((step) => partOf(step, weights) === part);
    return steps[0].times.map((_, round) => own.reduce((sum, { times }) => sum + times[round], 0));
  };
  return {
    "encoder product": sumOf("encoder product"),
    topK: sumOf("topK"),
    "sparse passes": sumOf("sparse passes"),
    update: sumOf("update"),
    rest: sumOf("rest"),
  };
}
