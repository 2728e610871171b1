import { type Device, DeviceError } from "@quadrivium/kernels";
import { type Autoencoder, saveAutoencoder } from "@quadrivium/sparse-autoencoder";
import type { Settings } from "../training/settings.ts";
import type { SavedFiles, TrainingRequest } from "../training/training-protocol.ts";
import { BackendKeeper } from "./backend-keeper.ts";
import { nextTurn } from "./next-turn.ts";
import type { Post } from "./post.ts";
import { TrainingRun } from "./training-run.ts";
import type { TrainingTask } from "./training-task.ts";

/** A look at an autoencoder; `false` where it was broken off because `mayGoOn` said so. */
export type Inspection = (
  autoencoder: Autoencoder,
  context: { readonly step: number; readonly mayGoOn: () => Promise<boolean> },
) => Promise<boolean>;

/** Runs one training after the other in a worker, and what else may only be done between their steps. */
export class RunHost<Snapshot> {
  readonly backend: BackendKeeper;
  private readonly post: Post<Snapshot>;
  private readonly taskFor: (settings: Settings) => Promise<TrainingTask<Snapshot>>;
  private current: TrainingRun<Snapshot> | undefined;
  /** What runs at present; the next begins when it has ended. */
  private busy: Promise<void> = Promise.resolve();

  constructor(post: Post<Snapshot>, taskFor: (settings: Settings) => Promise<TrainingTask<Snapshot>>) {
    this.post = post;
    this.taskFor = taskFor;
    this.backend = new BackendKeeper(post);
  }

  /** Whether a training was begun, ended or not. */
  get hasRun(): boolean {
    return this.current !== undefined;
  }

  /** Takes a request; the answers come through `post`. */
  receive(run: number, request: TrainingRequest): void {
    if (request.type === "start") {
      this.current?.control.cancel();
      const previous = this.current;
      const next = new TrainingRun(run, request.settings, request.paused, this.post);
      this.current = next;
      this.enqueue(run, () => this.train(next, previous));
    } else if (request.type === "save") {
      this.inspect(run, (autoencoder) => this.save(run, autoencoder));
    } else if (this.current?.run === run) {
      this.current.control[request.type]();
    }
  }

  /** Does something when all that was asked for before is done; a failure is told to the page. */
  enqueue(run: number, task: () => Promise<void>): void {
    this.busy = this.busy.then(task).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.post({ type: "failed", run, message });
    });
  }

  /** Looks at the autoencoder of a run between two of its steps, or when it is over. */
  inspect(run: number, inspection: Inspection): void {
    const { current } = this;
    if (current?.run !== run) return;
    const { control } = current;
    const mayGoOn = async () => {
      await nextTurn();
      return current.isOver || !control.signal.aborted;
    };
    const job = async () => {
      if (current.autoencoder === undefined) return;
      // What a cancellation broke off is begun again when the run has ended.
      if (!(await inspection(current.autoencoder, { step: current.step, mayGoOn })))
        control.doBetweenSteps(job);
    };
    control.doBetweenSteps(job);
    // Once the run is over nobody else asks for jobs.
    this.enqueue(run, () => control.doJobs());
  }

  private async train(
    run: TrainingRun<Snapshot>,
    previous: TrainingRun<Snapshot> | undefined,
  ): Promise<void> {
    await free(previous?.autoencoder);
    const { settings, control } = run;
    const { signal } = control;
    const task = await this.taskFor(settings);
    if (signal.aborted) return run.tellPhase("cancelled");
    let device: Device;
    try {
      device = await this.backend.open(run.run, settings.backend, { workload: run.workload(task), signal });
    } catch (error) {
      if (signal.aborted) return run.tellPhase("cancelled");
      throw error;
    }
    try {
      await run.train(device, task);
    } catch (error) {
      // Some devices learn only now that they lack an op or the memory.
      if (run.step > 0 || !DeviceError.isInstance(error)) throw error;
      await free(run.autoencoder);
      await run.train(await this.backend.openInstead(run.run, settings.backend, error), task);
    }
    await run.surveyAll(async () => {
      await nextTurn();
      await control.doJobs();
      return this.current === run;
    });
  }

  private async save(run: number, autoencoder: Autoencoder): Promise<boolean> {
    const { model, config } = await saveAutoencoder(autoencoder);
    const files: SavedFiles = { model: Uint8Array.from(model), config: Uint8Array.from(config) };
    this.post({ type: "saved", run, files }, [files.model.buffer, files.config.buffer]);
    return true;
  }
}

async function free(autoencoder: Autoencoder | undefined): Promise<void> {
  await autoencoder?.dispose();
  await autoencoder?.parameters.dispose();
}
