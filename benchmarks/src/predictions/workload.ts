import type { TensorData } from "@quadrivium/kernels";
import type { Traced } from "@quadrivium/tensor";
import type { StepCase } from "../steps/step-case.ts";

/** A step whose time is predicted and measured. */
export interface Workload {
  readonly title: string;
  readonly graph: () => Traced;
  readonly inputs: Readonly<Record<string, TensorData>>;
}

/** A step that is compared with peers elsewhere. */
export function workloadOf({ title, graph, inputs }: StepCase): Workload {
  const data = Object.entries(inputs).map(([name, { data }]) => [name, data] as const);
  return { title, graph, inputs: Object.fromEntries(data) };
}
