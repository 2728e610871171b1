import { version } from "../../package.json";
import type { OpenDeviceOptions } from "../open-device.ts";
import { openWasmDevice } from "../wasm/open-wasm-device.ts";
import { nodeProcess } from "../wasm/runtime.ts";
import type { Candidate } from "./candidate.ts";
import { type GpuPresence, presentGpus } from "./gpu-presence.ts";

/** The machine and what runs on it, as far as they can be told. */
function machine(): string {
  if (nodeProcess === undefined) {
    const { userAgent, hardwareConcurrency } = globalThis.navigator ?? {};
    return `${userAgent} ×${hardwareConcurrency}`;
  }
  const { arch, platform } = process;
  const cpus = process.getBuiltinModule("node:os").cpus();
  return `${nodeProcess.version} ${platform} ${arch} ${cpus[0]?.model ?? ""} ×${cpus.length}`;
}

const keyOf = (...parts: readonly unknown[]): string => [version, machine(), ...parts].join(" | ");

/** The CPU, which is there everywhere. */
function wasmCandidate({ threads, blas }: OpenDeviceOptions): Candidate {
  return {
    backend: "wasm",
    calibrationBudget: 900,
    leastTime: () => 0,
    async key(device) {
      const { adapter, threads: opened, simd, blas: library } = (await device()).describe();
      return keyOf("wasm", adapter, opened, simd, library);
    },
    open: () => openWasmDevice({ threads, blas, reason: "" }),
    obstacleTo: async () => undefined,
  };
}

/** What a kernel call and a run take at least on a GPU, in milliseconds: real ones take several times as long. */
const LEAST_LAUNCH = 0.01;
const LEAST_RUN = 0.1;

function gpuCandidate({ backend, adapter }: GpuPresence): Candidate {
  return {
    backend,
    calibrationBudget: 4000,
    leastTime: ({ steps }) => LEAST_RUN + LEAST_LAUNCH * steps.filter(({ op }) => op !== "reshape").length,
    key: async () => keyOf(backend, adapter),
    async open() {
      const { openGpuDevice } = await import("@quadrivium/kernels/gpu");
      return openGpuDevice({ backend, reason: "" });
    },
    async obstacleTo(program) {
      const { gpuObstacle } = await import("@quadrivium/kernels/gpu");
      return gpuObstacle(program);
    },
  };
}

/** The devices that `auto` chooses from here, the CPU first. gpu.js is not loaded for it. */
export const candidates = async (options: OpenDeviceOptions): Promise<readonly Candidate[]> => [
  wasmCandidate(options),
  ...(await presentGpus()).map(gpuCandidate),
];
