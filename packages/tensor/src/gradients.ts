import { formatShape, type OpName, QuadriviumError, ShapeError, sameShape } from "@quadrivium/kernels";
import { gradientTable } from "./gradient-table.ts";
import { constant } from "./leaves.ts";
import { add } from "./ops/binary.ts";
import type { OpCall, ResultSource, Tensor } from "./tensor.ts";

/** A loss that does not depend on what it is differentiated for, or that passes through an op without a gradient. */
export class GradientError extends QuadriviumError {
  static override readonly errorName: string = "GradientError";
}

/** The tensors that a tensor's gradient is passed on to. */
function parents({ source }: Tensor): readonly Tensor[] {
  if (source.kind === "result") return source.call.inputs;
  if (source.kind === "detached") return source.gradientTo === undefined ? [] : [source.gradientTo];
  return [];
}

/** All tensors that `loss` depends on through gradients, each after those that it is made of. */
function topologicalOrder(loss: Tensor): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; isDone: boolean }[] = [{ tensor: loss, isDone: false }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { tensor, isDone } = item;
    if (isDone) order.push(tensor);
    else if (!seen.has(tensor)) {
      seen.add(tensor);
      stack.push({ tensor, isDone: true });
      for (const parent of parents(tensor)) stack.push({ tensor: parent, isDone: false });
    }
  }
  return order;
}

function callGradients<Name extends OpName>(call: OpCall<Name>, upstream: readonly (Tensor | undefined)[]) {
  const rule = gradientTable[call.op];
  if (rule === undefined) throw new GradientError(`${call.op} has no gradient`);
  const gradients = rule({
    attributes: call.attributes,
    inputs: call.inputs,
    outputs: call.outputs,
    upstream,
  });
  for (const [i, gradient] of gradients.entries()) {
    if (gradient !== undefined && !sameShape(gradient.shape, call.inputs[i].shape)) {
      throw new ShapeError(`gradient of ${call.op} for input ${i}`, {
        expected: formatShape(call.inputs[i].shape),
        received: formatShape(gradient.shape),
      });
    }
  }
  return gradients;
}

/**
 * ∂loss/∂x for each x of `variables`: reverse-mode differentiation of the graph, as a graph.
 * @param loss a scalar
 * @throws {ShapeError} when the loss is not a scalar
 * @throws {GradientError} when the loss does not depend on one of the variables, or an op on the way has no gradient
 */
export function gradients(loss: Tensor, variables: readonly Tensor[]): Tensor[] {
  if (loss.rank !== 0) {
    throw new ShapeError("gradients", {
      expected: "a scalar loss",
      received: `shape ${formatShape(loss.shape)}`,
    });
  }
  const order = topologicalOrder(loss);
  const leadsToVariable = new Set<Tensor>();
  const wanted = new Set(variables);
  for (const tensor of order) {
    if (wanted.has(tensor) || parents(tensor).some((parent) => leadsToVariable.has(parent)))
      leadsToVariable.add(tensor);
  }

  const gradientOf = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  const accumulate = (tensor: Tensor, gradient: Tensor | undefined) => {
    if (gradient === undefined || !leadsToVariable.has(tensor)) return;
    const before = gradientOf.get(tensor);
    gradientOf.set(tensor, before === undefined ? gradient : add(before, gradient));
  };

  // The outputs of one call are neighbours in no particular order, so a call waits for its first output in `order`.
  const firstOutput = new Map<OpCall, Tensor>();
  for (const tensor of order) {
    if (tensor.source.kind === "result" && !firstOutput.has(tensor.source.call))
      firstOutput.set(tensor.source.call, tensor);
  }
  for (const tensor of order.toReversed()) {
    if (!leadsToVariable.has(tensor)) continue;
    const { source } = tensor;
    if (source.kind === "detached") {
      const gradient = gradientOf.get(tensor);
      if (source.gradientTo !== undefined) accumulate(source.gradientTo, gradient);
    } else if (source.kind === "result" && firstOutput.get(source.call) === tensor) {
      const upstream = source.call.outputs.map((output: Tensor<ResultSource>) => gradientOf.get(output));
      if (upstream.every((gradient) => gradient === undefined)) continue;
      for (const [i, gradient] of callGradients(source.call, upstream).entries())
        accumulate(source.call.inputs[i], gradient);
    }
  }

  return variables.map((variable) => {
    const gradient = gradientOf.get(variable);
    if (gradient !== undefined) return gradient;
    const { source } = variable;
    const name = "name" in source ? `"${source.name}"` : "a variable";
    throw new GradientError(
      `gradients: the loss does not depend on ${name} of shape ${formatShape(variable.shape)}`,
    );
  });
}
