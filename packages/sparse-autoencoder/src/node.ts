/**
 * Activations and sweeps on disk, for Node.
 *
 * @packageDocumentation
 */
export { openActivationFiles } from "./activations/node/open-activation-files.ts";
export { fileSweepStore } from "./scaling/sweep/file-sweep-store.ts";
