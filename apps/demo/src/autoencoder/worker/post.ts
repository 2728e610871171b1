import type { OfRun, TrainingReport } from "../training/training-protocol.ts";

/** Sends what is told of a run to the page. */
export type Post<Snapshot> = (message: OfRun<TrainingReport<Snapshot>>, transfer?: Transferable[]) => void;
