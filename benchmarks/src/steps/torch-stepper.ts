import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PythonProcess } from "./python-process.ts";
import type { SaeStart } from "./sae-case.ts";
import type { Stepper } from "./stepper.ts";
import { torchEnvironment } from "./torch.ts";

/** The two ways to decode a sparse code in PyTorch. */
export const torchDecoders = ["dense", "embedding_bag"] as const;

/** How PyTorch is to run. */
export interface TorchOptions {
  readonly python: string;
  readonly threads: number;
  readonly decoder: (typeof torchDecoders)[number];
}

interface Loaded {
  readonly version: string;
  readonly blas: string;
  readonly threads: number;
}

/** A child process with PyTorch, and what it runs on. */
export type TorchStepper = Stepper & { readonly versions: string };

const script = fileURLToPath(new URL("../../peers/torch_sae.py", import.meta.url));
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Starts PyTorch with the given weights and batch. @throws Error when it cannot, or has other threads than asked for */
export async function torchStepper(
  { sizes, ...start }: SaeStart,
  { python, threads, decoder }: TorchOptions,
): Promise<TorchStepper> {
  const folder = await mkdtemp(join(tmpdir(), "quadrivium-bench-"));
  const file = join(folder, "weights.bin");
  const { encoder, preBias, batch, learningRate } = start;
  await writeFile(file, Buffer.concat([encoder, start.decoder, preBias, batch].map(bytesOf)));
  const torch = new PythonProcess(script, { python, env: torchEnvironment(threads) });
  const dispose = async () => {
    await torch.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const loaded = (await torch.ask({ do: "load", file, ...sizes, learningRate, decoder })) as Loaded;
    if (loaded.threads !== threads)
      throw new Error(`PyTorch: expected ${threads} threads, got ${loaded.threads}`);
    return {
      name: `PyTorch ${loaded.version}, ${decoder}`,
      versions: `${loaded.version}, BLAS ${loaded.blas}, ${loaded.threads} threads`,
      step: async () => (await torch.ask({ do: "step" })) as { loss: number; ms: number },
      async weights() {
        await torch.ask({ do: "save", file });
        const { buffer, byteOffset } = await readFile(file);
        const part = (from: number, length: number) =>
          new Float32Array(buffer.slice(byteOffset + 4 * from, byteOffset + 4 * (from + length)));
        const weights = encoder.length;
        return {
          encoder: part(0, weights),
          decoder: part(weights, weights),
          preBias: part(2 * weights, preBias.length),
        };
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
