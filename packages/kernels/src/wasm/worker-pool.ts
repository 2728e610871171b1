import { DeviceError } from "../errors.ts";
import { EXIT, GO } from "./codes.ts";
import type { ProductSource } from "./kernel-instance.js";
import { spawnWorker, type Thread } from "./spawn-worker.ts";

/** What each worker needs to take part. */
export interface PoolSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  readonly product: ProductSource | undefined;
}

interface Answer {
  readonly ready: boolean;
  readonly message?: string;
}

/** Workers that wait in WebAssembly for programs; together with the thread that made them they are `threads`. */
export class WorkerPool {
  private readonly workers: readonly Thread[];
  private readonly memory: WebAssembly.Memory;

  private constructor(workers: readonly Thread[], memory: WebAssembly.Memory) {
    this.workers = workers;
    this.memory = memory;
  }

  /** Starts threads − 1 workers and waits until all are ready. @throws {DeviceError} when one cannot be started */
  static async start({ threads, ...setup }: PoolSetup): Promise<WorkerPool> {
    const workers: Thread[] = [];
    try {
      for (let rank = 1; rank < threads; rank++) workers.push(spawnWorker());
      await Promise.all(
        workers.map(async (worker, index) => {
          const answered = worker.receive();
          worker.post({ ...setup, rank: index + 1, threads });
          const { ready, message } = (await answered) as Answer;
          if (!ready) throw new DeviceError(`wasm: a worker thread failed to start: ${message}`);
        }),
      );
    } catch (cause) {
      for (const worker of workers) worker.terminate();
      throw new DeviceError("wasm: the worker threads cannot be started", { cause });
    }
    // Not before: a process that waits for nothing else would end while its workers start.
    for (const worker of workers) worker.unref();
    return new WorkerPool(workers, setup.memory);
  }

  /** Ends the workers. */
  dispose(): void {
    if (this.workers.length === 0) return;
    const words = new Int32Array(this.memory.buffer);
    Atomics.store(words, EXIT >> 2, 1);
    Atomics.add(words, GO >> 2, 1);
    Atomics.notify(words, GO >> 2);
    for (const worker of this.workers) worker.terminate();
  }
}
