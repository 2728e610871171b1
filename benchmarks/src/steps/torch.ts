import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PythonProcess } from "./python-process.ts";

/** Debian's OpenBLAS on OpenMP threads, which it shares with PyTorch; with its other OpenBLAS two pools fight. */
const openBlas = "/usr/lib/x86_64-linux-gnu/openblas-openmp";
/** Debian's packages install for the system's own Python. */
const pythons = ["/usr/bin/python3", "python3"];

/** The Python that has PyTorch, or why there is none. */
export type Torch = { readonly python: string } | { readonly reason: string };

/** What PyTorch's side says of itself. */
export interface TorchVersions {
  readonly version: string;
  readonly blas: string;
  readonly threads: number;
}

/** The script that takes steps in PyTorch. */
export const torchScript = fileURLToPath(new URL("../../peers/torch/serve.py", import.meta.url));

/** Looks for PyTorch. */
export function findTorch(): Torch {
  for (const python of pythons) {
    if (spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0) return { python };
  }
  return { reason: "no PyTorch here: install Debian's python3-torch and libopenblas0-openmp" };
}

/** The environment in which PyTorch runs at its best on so many threads. */
export function torchEnvironment(threads: number): Record<string, string> {
  const paths = [existsSync(openBlas) ? openBlas : "", process.env.LD_LIBRARY_PATH ?? ""].filter(Boolean);
  return {
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    ...(paths.length > 0 ? { LD_LIBRARY_PATH: paths.join(":") } : {}),
  };
}

/** What PyTorch runs on: its version, the BLAS that it loads, its threads. */
export async function torchVersion(python: string, threads: number): Promise<TorchVersions> {
  const process = new PythonProcess(torchScript, { python, env: torchEnvironment(threads) });
  const versions = (await process.ask({ do: "describe" })) as TorchVersions;
  await process.close();
  return versions;
}

/** The same in words. */
export const formatTorch = ({ version, blas, threads }: TorchVersions): string =>
  `${version}, BLAS ${blas}, ${threads} threads`;
