import { type Device, DeviceError, openDevice } from "@quadrivium/kernels";

/** Our device with the system's BLAS, or why there is none. */
export type BlasDevice = { readonly device: Device } | { readonly reason: string };

/** Opens our wasm device with the system's BLAS for its products. */
export async function openBlas(threads: number): Promise<BlasDevice> {
  try {
    return { device: await openDevice({ backend: "wasm", threads, blas: true }) };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { reason: error.message };
  }
}
