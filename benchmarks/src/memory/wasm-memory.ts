import { openDevice, RandomStream } from "@quadrivium/kernels";
import { saePreset, trainSae } from "@quadrivium/sparse-autoencoder";
import { growth } from "./growth.ts";

const [width, rows, steps] = [64, 4096, 20_000];
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/** Trains a small autoencoder for 20,000 steps on the wasm device. @returns what is not flat */
export async function wasmMemory(print: (line: string) => void): Promise<string | undefined> {
  const data = new Float32Array(rows * width);
  const random = new RandomStream(1, "rows");
  for (let i = 0; i < data.length; i++) data[i] = random.normal();
  const device = await openDevice({ backend: "wasm", threads: 1 });
  const changes = { dead: { afterTokens: 20_000 } };
  const heaps: number[] = [];
  print("step    resident MiB    heap MiB");
  await trainSae(
    device,
    { data, width },
    {
      ...saePreset("paper", { width, latents: 512, k: 8 }, changes),
      steps,
      batchSize: 128,
      onStep: ({ step }) => {
        if (step !== 100 && step % 2000 !== 0) return;
        globalThis.gc?.();
        const { rss, heapUsed } = process.memoryUsage();
        heaps.push(heapUsed);
        print(`${String(step).padEnd(8)}${mebibytes(rss).padEnd(16)}${mebibytes(heapUsed)}`);
      },
    },
  );
  await device.dispose();
  const grown = growth(heaps);
  return grown > 0.05 ? `the heap grew by ${(100 * grown).toFixed(1)} %` : undefined;
}
