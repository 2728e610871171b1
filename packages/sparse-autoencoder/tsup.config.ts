import { defineConfig } from "tsup";
import { libraryConfig } from "../../tsup.config.base.ts";

export default defineConfig(
  libraryConfig({ index: "src/index.ts", node: "src/node.ts", subject: "src/subject.ts" }),
);
