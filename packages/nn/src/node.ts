/**
 * Checkpoints in folders, for Node.
 *
 * @packageDocumentation
 */
export {
  type DirectoryCheckpointsOptions,
  directoryCheckpoints,
} from "./checkpoints/directory-checkpoints.ts";
