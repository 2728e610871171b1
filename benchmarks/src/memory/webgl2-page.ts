import { openDevice } from "@quadrivium/kernels";
import { adamW, compileTrainingStep, Linear, meanSquaredError } from "@quadrivium/nn";
import { input, Parameters, relu } from "@quadrivium/tensor";
import { liveHandles } from "@quadrivium/test-utils/web-gl-handles";

const device = await openDevice({ backend: "webgl2" });
const [first, second] = [new Linear("first", 3, 16), new Linear("second", 16, 1)];
const prediction = second.forward(relu(first.forward(input("x", [8, 3]))));
const graph = {
  loss: meanSquaredError(prediction, input("y", [8, 1])),
  parameters: [...first.parameters, ...second.parameters],
  optimization: { optimizer: adamW(), learningRate: input("learningRate", []) },
};
const step = await compileTrainingStep(device, graph, { parameters: new Parameters(device, { seed: 1 }) });
const x = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.3));
const y = Float32Array.from({ length: 8 }, (_, i) => x[3 * i] - 2 * x[3 * i + 1] * x[3 * i + 2]);

/** Takes some training steps of a tiny network; gives the last loss, and the living handles after each tenth of them. */
async function trainSteps(steps: number) {
  let loss = Number.NaN;
  const handles: string[] = [];
  for (let i = 1; i <= steps; i++) {
    loss = (await step.run({ x, y, learningRate: 1e-3 })).loss[0];
    if (i % (steps / 10) === 0) handles.push(JSON.stringify(liveHandles()));
  }
  return { loss, handles, backend: device.backend };
}

/** What is called on the page. */
export interface WebGl2Page {
  trainSteps: typeof trainSteps;
}

Object.assign(globalThis, { trainSteps } satisfies WebGl2Page);
