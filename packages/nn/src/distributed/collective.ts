/**
 * Communication among the processes that train one model together. The training loop asks it for the sum of the
 * gradients, so that a distributed engine plugs in without a change to any model.
 */
export interface Collective {
  /** This process, 0 … size − 1. */
  readonly rank: number;
  /** The number of processes. */
  readonly size: number;
  /** Replaces x by its sum over all processes, in place. */
  allReduceSum(x: Float32Array): void | Promise<void>;
  /** Replaces x by process `root`'s x, in place. */
  broadcast(x: Float32Array, root: number): void | Promise<void>;
  /** Waits until all processes are here. */
  barrier(): void | Promise<void>;
}

/** One process by itself. */
export class LocalCollective implements Collective {
  readonly rank = 0;
  readonly size = 1;

  /** The sum over one process is its own x. */
  allReduceSum(): void {}

  /** There is nobody to send to. */
  broadcast(): void {}

  /** There is nobody to wait for. */
  barrier(): void {}
}
