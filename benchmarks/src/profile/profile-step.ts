import type { Device } from "@quadrivium/kernels";
import { trace } from "@quadrivium/tensor";
import { ourGraph } from "../steps/our-graph.ts";
import type { SaeStart } from "../steps/sae-case.ts";
import { profileProgram, type StepProfile } from "./profile-program.ts";

/** Times each step of the autoencoder's training program by itself. */
export function profileStep(device: Device, start: SaeStart, rounds: number): Promise<StepProfile[]> {
  const { program } = trace(() => ourGraph(start.sizes));
  const data = {
    x: start.batch,
    learningRate: Float32Array.of(start.learningRate),
    "encoder.weight": start.encoder,
    W_dec: start.decoder,
    b_dec: start.preBias,
    loss_scale: Float32Array.of(1),
  };
  return profileProgram(device, program, { data, rounds });
}
