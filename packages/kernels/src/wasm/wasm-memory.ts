import { DeviceError } from "../errors.ts";
import { ALIGNMENT, Allocator } from "./allocator.ts";
import { HEAP } from "./codes.ts";

const PAGE = 65536;
/** Pages to reserve addresses for: 4 GiB, or what a thrifty engine grants. */
const maxima = [65536, 32768, 16384, 8192, 4096];
const initial = 16;

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function reserve(shared: boolean): { memory: WebAssembly.Memory; maximum: number } {
  let cause: unknown;
  for (const maximum of maxima) {
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared }), maximum };
    } catch (error) {
      cause = error;
    }
  }
  throw new DeviceError("wasm: no memory can be reserved", { cause });
}

/** The one memory of a device: handed out in blocks, grown on demand, never shrunk. */
export class WasmMemory {
  private reserved: WebAssembly.Memory | undefined;
  private readonly maximum: number;
  private readonly allocator: Allocator;

  constructor(shared: boolean) {
    const { memory, maximum } = reserve(shared);
    this.reserved = memory;
    this.maximum = maximum * PAGE;
    this.allocator = new Allocator(HEAP, this.usable());
  }

  /** What the kernels work on. @throws {DeviceError} when it was given up */
  get memory(): WebAssembly.Memory {
    if (this.reserved === undefined) throw new DeviceError("wasm: the device was disposed of");
    return this.reserved;
  }

  /** Gives the whole memory up, so that the engine can take it back. */
  close(): void {
    this.reserved = undefined;
  }

  /** Bytes in use. */
  get used(): number {
    return this.allocator.used;
  }

  /** Bytes of the memory, in use or not. */
  get size(): number {
    return this.memory.buffer.byteLength;
  }

  /**
   * The address of a new block; `purpose` is named when there is no room.
   * @throws {DeviceError}
   */
  allocate(bytes: number, purpose: string): number {
    const shortage = this.allocator.shortage(bytes);
    if (shortage > 0) this.grow(shortage, bytes, purpose);
    return this.allocator.allocate(bytes)!;
  }

  /** Gives a block back. */
  free(address: number): void {
    this.allocator.free(address);
  }

  /** A view of `length` 32-bit words; valid until the next allocation. */
  float32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** A view of `length` 32-bit words; valid until the next allocation. */
  int32(address: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, address, length);
  }

  private grow(shortage: number, bytes: number, purpose: string): void {
    const missing = Math.ceil(shortage / PAGE);
    const room = (this.maximum - this.size) / PAGE;
    // An eighth more than asked for, so that many small blocks do not mean many growths.
    const generous = Math.min(room, missing + (this.size >> 3) / PAGE);
    for (const pages of [Math.floor(generous), missing]) {
      if (pages < missing || pages > room) continue;
      try {
        this.memory.grow(pages);
        this.allocator.extend(this.usable());
        return;
      } catch {
        // The engine has less than it reserved: try the smaller step, then give up below.
      }
    }
    throw new DeviceError(`wasm: out of memory for ${purpose}`, {
      expected: `at most ${megabytes(this.maximum)} in all`,
      received: `${megabytes(bytes)} more than the ${megabytes(this.used)} in use`,
    });
  }

  /** The last cache line is never handed out: kernels may read a vector beyond the end of a block. */
  private usable(): number {
    return this.memory.buffer.byteLength - ALIGNMENT;
  }
}
