import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toFloat32, type WritableTensor } from "@quadrivium/formats";
import { openSafetensorsFile, writeSafetensorsFile } from "@quadrivium/formats/node";
import type { KernelTask } from "../kernels/task.ts";
import type { HostArrays } from "./host-array.ts";
import { PythonProcess } from "./python-process.ts";
import type { StepCase } from "./step-case.ts";
import type { Stepper } from "./stepper.ts";
import { type TorchVersions, torchEnvironment, torchScript } from "./torch.ts";

/** How PyTorch is to run. */
export interface TorchOptions {
  readonly python: string;
  readonly threads: number;
  /** One of the case's variants. */
  readonly variant: string;
}

/** What PyTorch has to know of a case; a kernel by itself is one, too. */
export type TorchCase = Pick<StepCase, "sizes" | "inputs" | "variants"> & {
  readonly model: StepCase["model"] | KernelTask["kind"];
};

interface TimedStep {
  readonly loss: number | null;
  readonly ms: number;
}

/** A child process with PyTorch. */
export interface TorchStepper extends Stepper {
  /** Takes steps until `turn` milliseconds are over, at least one; `ms` is for one. */
  step(turn?: number): Promise<TimedStep>;
}

const writable = (arrays: HostArrays): [string, WritableTensor][] =>
  Object.entries(arrays).map(([name, { shape, data }]) => [
    name,
    data instanceof Int32Array ? { dtype: "I32", shape, data } : { dtype: "F32", shape, data },
  ]);

/** Starts PyTorch with a case and what its states begin with. @throws Error when it cannot, or has other threads than asked for */
export async function torchStepper(
  { model, sizes, inputs, variants }: TorchCase,
  start: HostArrays,
  { python, threads, variant }: TorchOptions,
): Promise<TorchStepper> {
  const folder = await mkdtemp(join(tmpdir(), "quadrivium-bench-"));
  const file = (name: string) => join(folder, `${name}.safetensors`);
  await writeSafetensorsFile(file("weights"), writable(start));
  await writeSafetensorsFile(file("inputs"), writable(inputs));
  const torch = new PythonProcess(torchScript, { python, env: torchEnvironment(threads) });
  const dispose = async () => {
    await torch.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const files = { weights: file("weights"), inputs: file("inputs") };
    const loaded = (await torch.ask({ do: "load", model, variant, sizes, ...files })) as TorchVersions;
    if (loaded.threads !== threads)
      throw new Error(`PyTorch: expected ${threads} threads, got ${loaded.threads}`);
    return {
      name: `PyTorch ${loaded.version}${variants.length > 1 ? `, ${variant}` : ""}`,
      step: async (turn = 0) => (await torch.ask({ do: "step", turn })) as TimedStep,
      async read() {
        await torch.ask({ do: "save", file: file("now") });
        const reader = await openSafetensorsFile(file("now"));
        const elements: Record<string, Float32Array> = {};
        for await (const [name, tensor] of reader.tensors()) elements[name] = toFloat32(tensor);
        await reader.close();
        return elements;
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
