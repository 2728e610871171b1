/**
 * Activations on disk, for Node.
 *
 * @packageDocumentation
 */
export { openActivationFiles } from "./activations/node/open-activation-files.ts";
