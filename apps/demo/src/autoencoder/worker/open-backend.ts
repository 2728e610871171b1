import { type Device, DeviceError, openDevice, type Workload } from "@quadrivium/kernels";
import type { BackendChoice } from "../training/settings.ts";

/** A device, and why it is not the one that was asked for. */
export interface OpenedBackend {
  readonly device: Device;
  /** What was asked for. */
  readonly asked: BackendChoice;
  /** One sentence, or undefined where there was no need to fall back. */
  readonly fallback: string | undefined;
}

const titles: Readonly<Record<BackendChoice, string>> = {
  auto: "The fastest device",
  wasm: "WebAssembly",
  webgl2: "WebGL2",
  webgpu: "WebGPU",
};

/** What a device is opened for. */
export interface BackendPurpose {
  /** The step by which `auto` chooses; without one it takes the CPU. */
  readonly workload?: Workload;
  /** Ends the opening, also while devices are being measured. */
  readonly signal?: AbortSignal;
}

/** Opens what was asked for, or the CPU where that is not to be had. @throws the signal's reason */
export async function openBackend(
  asked: BackendChoice,
  { workload, signal }: BackendPurpose = {},
): Promise<OpenedBackend> {
  try {
    const device = await openDevice({ backend: asked, workload, signal });
    return { device, asked, fallback: undefined };
  } catch (error) {
    return openInstead(asked, error);
  }
}

/** Opens the CPU after a device failed. @throws the error itself where there is nothing to fall back to */
export async function openInstead(asked: BackendChoice, error: unknown): Promise<OpenedBackend> {
  if (!DeviceError.isInstance(error) || asked === "wasm" || asked === "auto") throw error;
  const reason = error instanceof Error ? error.message : String(error);
  const fallback = `${titles[asked]} cannot be used here, so this runs on the CPU instead (${reason}).`;
  return { device: await openDevice({ backend: "wasm" }), asked, fallback };
}
