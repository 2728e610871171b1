import type { Device, DeviceDescription, DeviceTensor, Executable } from "../../device.ts";
import type { TensorData, TensorType } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import type { Program } from "../../program.ts";
import type { WasmOptions } from "../open-local-device.ts";
import type { HostClient } from "./host-client.ts";

class HostedTensor implements DeviceTensor {
  readonly type: TensorType;
  /** By which the device knows its own. */
  readonly client: HostClient;
  readonly id: number;

  constructor(client: HostClient, type: TensorType, id: number) {
    this.client = client;
    this.type = type;
    this.id = id;
  }

  read(): Promise<TensorData> {
    return this.client.call("read", this.id);
  }

  write(data: TensorData): Promise<void> {
    return this.client.call("write", this.id, data);
  }

  dispose(): void {
    this.client.send("freeTensor", this.id);
  }
}

class HostedExecutable implements Executable {
  private readonly client: HostClient;
  private readonly id: number;

  constructor(client: HostClient, id: number) {
    this.client = client;
    this.id = id;
  }

  run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>> {
    return this.client.call("run", this.id, inputs);
  }

  dispose(): void {
    this.client.send("freeExecutable", this.id);
  }
}

/** A device that runs in a worker, so that a page's main thread never computes and never waits. */
export class HostedDevice implements Device {
  readonly backend = "wasm";
  private readonly client: HostClient;
  private readonly description: DeviceDescription;
  private readonly end: () => void;

  private constructor(client: HostClient, description: DeviceDescription, end: () => void) {
    this.client = client;
    this.description = description;
    this.end = end;
  }

  /**
   * Opens a device behind a client's channel, where `serveDevice` listens.
   * @param end ends the host
   */
  static async open(client: HostClient, options: WasmOptions, end: () => void): Promise<HostedDevice> {
    try {
      return new HostedDevice(client, await client.call("open", options), end);
    } catch (error) {
      end();
      throw error;
    }
  }

  describe(): DeviceDescription {
    return this.description;
  }

  async allocate(type: TensorType): Promise<DeviceTensor> {
    return new HostedTensor(this.client, type, await this.client.call("allocate", type));
  }

  async prepare(program: Program, states: Readonly<Record<string, DeviceTensor>>): Promise<Executable> {
    const ids = Object.entries(states).map(([name, tensor]) => {
      if (tensor instanceof HostedTensor && tensor.client === this.client) return [name, tensor.id] as const;
      throw new DeviceError(`prepare: state "${name}"`, {
        expected: "a tensor of this device",
        received: "a tensor of another device",
      });
    });
    return new HostedExecutable(
      this.client,
      await this.client.call("prepare", program, Object.fromEntries(ids)),
    );
  }

  async dispose(): Promise<void> {
    // Once only, and without waiting for programs under way: they are to end.
    this.client.send("dispose");
    this.client.close("it was disposed of");
    this.end();
  }
}
