import { fileURLToPath } from "node:url";
import { writeAtlas } from "@quadrivium/openmoji";

const folder = fileURLToPath(new URL("../public/data", import.meta.url));

/** Writes the emoji that the page shows and learns from to `public/data`; does nothing where they are up to date. */
export const makeAtlas = () => writeAtlas({ folder, size: 32 });
