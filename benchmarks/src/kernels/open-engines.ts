import { openDevice } from "@quadrivium/kernels";
import { openBlas } from "../measure/open-blas.ts";
import { havePeers, onnxruntimeFolder } from "../peers-folder.ts";
import { findTorch, torchVersion } from "../steps/torch.ts";
import { loadTfjs } from "../tfjs/load-tfjs.ts";
import type { KernelEngine } from "./engine.ts";
import { gpuJsEngine } from "./engines/gpu-js.ts";
import { jaxJsEngine } from "./engines/jax-js.ts";
import { onnxRuntimeEngine } from "./engines/onnxruntime.ts";
import { ourEngine } from "./engines/ours.ts";
import { tfjsEngine } from "./engines/tfjs.ts";
import { torchEngine } from "./engines/torch.ts";

/** The engines' names in the table of pairs. */
export type EngineName =
  | "one"
  | "two"
  | "blasOne"
  | "blasTwo"
  | "tfjs"
  | "jaxJs"
  | "gpuJsOne"
  | "gpuJsTwo"
  | "onnxOne"
  | "onnxTwo"
  | "torchTwo";

/** The engines that are here, and why others are not. */
export interface OpenedEngines {
  readonly engines: ReadonlyMap<EngineName, KernelEngine>;
  readonly missing: readonly string[];
}

/** Opens what is here. */
export async function openEngines(): Promise<OpenedEngines> {
  const engines = new Map<EngineName, KernelEngine>();
  const missing: string[] = [];
  for (const [name, blasName, threads] of [
    ["one", "blasOne", 1],
    ["two", "blasTwo", 2],
  ] as const) {
    engines.set(name, ourEngine(await openDevice({ backend: "wasm", threads, blas: false }), threads));
    const blas = await openBlas(threads);
    if ("device" in blas) engines.set(blasName, ourEngine(blas.device, threads));
    else if (threads === 1) missing.push(`ours with BLAS: ${blas.reason}`);
  }
  engines.set("gpuJsOne", gpuJsEngine(1));
  engines.set("gpuJsTwo", gpuJsEngine(2));
  if (havePeers()) {
    const { tf, name } = await loadTfjs();
    engines.set("tfjs", tfjsEngine(tf, name));
    engines.set("jaxJs", await jaxJsEngine());
  } else missing.push("tfjs-backend-wasm and jax-js: not installed; a run without --check installs them");
  if (havePeers(onnxruntimeFolder)) {
    engines.set("onnxOne", onnxRuntimeEngine(1));
    engines.set("onnxTwo", onnxRuntimeEngine(2));
  } else
    missing.push("onnxruntime-node: not installed, since it is 288 MB; npm run bench -- peers installs it");
  const torch = findTorch();
  if ("python" in torch)
    engines.set("torchTwo", torchEngine(torch.python, 2, (await torchVersion(torch.python, 2)).version));
  else missing.push(`PyTorch: ${torch.reason}`);
  return { engines, missing };
}
