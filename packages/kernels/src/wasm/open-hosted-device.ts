import type { Device } from "../device.ts";
import { HostClient } from "./hosted/host-client.ts";
import { HostedDevice } from "./hosted/hosted-device.ts";
import type { WasmOptions } from "./open-local-device.ts";

/**
 * Opens the device in a worker of its own: for a page's main thread.
 * @throws {DeviceError} when the worker cannot be started, and what opening the device throws there
 */
export async function openHostedDevice(options: WasmOptions): Promise<Device> {
  const worker = new Worker(new URL("./host-worker.js", import.meta.url), { type: "module" });
  const client = new HostClient(worker);
  worker.addEventListener("error", ({ message }) => client.close(message || "its worker failed to start"));
  return HostedDevice.open(client, options, () => worker.terminate());
}
