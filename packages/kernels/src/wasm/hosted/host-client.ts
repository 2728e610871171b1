import { DeviceError } from "../../errors.ts";
import { fromPlainError } from "./plain-error.ts";
import type { Channel, HostCall, HostCalls, HostReply } from "./protocol.ts";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Calls over a channel: each is answered by a promise. */
export class HostClient {
  private readonly channel: Channel;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;
  private failure: string | undefined;

  constructor(channel: Channel) {
    this.channel = channel;
    channel.addEventListener("message", ({ data }: MessageEvent<HostReply>) => {
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ("error" in data) waiting?.reject(fromPlainError(data.error));
      else waiting?.resolve(data.value);
    });
  }

  /** Calls the host. @throws {DeviceError} when it is gone, and what the call throws there */
  call<Name extends HostCall>(
    name: Name,
    ...given: Parameters<HostCalls[Name]>
  ): Promise<ReturnType<HostCalls[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(new DeviceError(`wasm: the device cannot be used: ${this.failure}`));
        return;
      }
      const id = ++this.next;
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.channel.postMessage({ id, call: name, arguments: given }, []);
    });
  }

  /** Calls the host where nobody waits for an answer, as when something is freed; a host that is gone has freed it. */
  send<Name extends HostCall>(name: Name, ...given: Parameters<HostCalls[Name]>): void {
    this.call(name, ...given).catch(() => {});
  }

  /** From now on every call fails, those under way too. */
  close(failure: string): void {
    this.failure ??= failure;
    for (const { reject } of this.waiting.values()) {
      reject(new DeviceError(`wasm: the device cannot be used: ${this.failure}`));
    }
    this.waiting.clear();
  }
}
