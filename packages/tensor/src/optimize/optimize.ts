import type { LoweredGraph } from "../lower.ts";
import { fuse } from "./fuse.ts";
import { removeUnused } from "./remove-unused.ts";
import { simplify } from "./simplify.ts";

/** The same results by fewer and cheaper steps. */
export const optimize = (graph: LoweredGraph): LoweredGraph =>
  removeUnused(fuse(removeUnused(simplify(graph))));
