import type { DeviceDescription } from "../../device.ts";
import type { TensorData, TensorType } from "../../dtype.ts";
import type { Program } from "../../program.ts";
import type { WasmOptions } from "../open-local-device.ts";

/** What a page asks of the worker that hosts its device; tensors and programs go by number. */
export interface HostCalls {
  open(options: WasmOptions): DeviceDescription;
  allocate(type: TensorType): number;
  read(tensor: number): TensorData;
  write(tensor: number, data: TensorData): void;
  freeTensor(tensor: number): void;
  prepare(program: Program, states: Readonly<Record<string, number>>): number;
  run(executable: number, inputs: Readonly<Record<string, TensorData>>): Record<string, TensorData>;
  freeExecutable(executable: number): void;
  dispose(): void;
}

/** The name of a call. */
export type HostCall = keyof HostCalls;

/** A call under way. */
export type HostRequest = {
  [Name in HostCall]: {
    readonly id: number;
    readonly call: Name;
    readonly arguments: Parameters<HostCalls[Name]>;
  };
}[HostCall];

/** An error as it crosses between threads. */
export interface PlainError {
  readonly type: string;
  readonly message: string;
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
}

/** The answer to the request with the same number. */
export type HostReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PlainError };

/** One end of a channel: a worker, a worker's own scope or a message port. */
export interface Channel {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}
