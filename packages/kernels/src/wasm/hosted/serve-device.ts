import type { Device, DeviceTensor, Executable } from "../../device.ts";
import { DeviceError } from "../../errors.ts";
import { openLocalDevice } from "../open-local-device.ts";
import { toPlainError } from "./plain-error.ts";
import type { Channel, HostCall, HostCalls, HostReply, HostRequest } from "./protocol.ts";

type Handlers = {
  readonly [Name in HostCall]: (
    ...given: Parameters<HostCalls[Name]>
  ) => Promise<ReturnType<HostCalls[Name]>>;
};

/** Things that the page knows by number. */
class Registry<Item> {
  private readonly items = new Map<number, Item>();
  private next = 0;

  add(item: Item): number {
    this.items.set(++this.next, item);
    return this.next;
  }

  get(id: number): Item {
    const item = this.items.get(id);
    if (item === undefined) throw new DeviceError("wasm: what was disposed of cannot be used");
    return item;
  }

  take(id: number): Item | undefined {
    const item = this.items.get(id);
    this.items.delete(id);
    return item;
  }
}

function makeHandlers(): Handlers {
  let opened: Device | undefined;
  const tensors = new Registry<DeviceTensor>();
  const executables = new Registry<Executable>();
  const device = () => {
    if (opened === undefined) throw new DeviceError("wasm: the device is not open");
    return opened;
  };
  return {
    async open(options) {
      opened = await openLocalDevice(options);
      return opened.describe();
    },
    allocate: async (type) => tensors.add(await device().allocate(type)),
    read: async (id) => tensors.get(id).read(),
    write: async (id, data) => tensors.get(id).write(data),
    freeTensor: async (id) => tensors.take(id)?.dispose(),
    async prepare(program, states) {
      const named = Object.entries(states).map(([name, id]) => [name, tensors.get(id)] as const);
      return executables.add(await device().prepare(program, Object.fromEntries(named)));
    },
    run: async (id, inputs) => executables.get(id).run(inputs),
    freeExecutable: async (id) => executables.take(id)?.dispose(),
    dispose: async () => opened?.dispose(),
  };
}

/** Buffers that the reply can give away: results are copies that nobody else holds. */
function buffersOf(value: unknown): Transferable[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item) => (ArrayBuffer.isView(item) ? buffersOf(item) : []));
}

/** Opens a device when asked to over `channel`, and runs there what is asked for, in order. */
export function serveDevice(channel: Channel): void {
  const handlers = makeHandlers();
  const answer = async <Name extends HostCall>(call: Name, given: Parameters<HostCalls[Name]>) =>
    handlers[call](...given);
  channel.addEventListener("message", async ({ data }: MessageEvent<HostRequest>) => {
    let reply: HostReply;
    try {
      reply = { id: data.id, value: await answer(data.call, data.arguments) };
    } catch (error) {
      reply = { id: data.id, error: toPlainError(error) };
    }
    channel.postMessage(reply, "value" in reply ? buffersOf(reply.value) : []);
  });
}
