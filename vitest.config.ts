import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Packages resolve to their sources, so that tests pass before any build. */
const conditions = ["@quadrivium/source", "module", "node", "development|production"];
const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@quadrivium/source", "node"] } },
};
const root = fileURLToPath(new URL(".", import.meta.url));
const folders = ["packages/*/test", "apps/*/test", "benchmarks/test", "docs/test"];
const browserTests = "**/*.browser.test.ts";

export default defineConfig({
  test: {
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"] },
    projects: [
      {
        ...resolution,
        root,
        test: {
          name: "node",
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ["**/node_modules/**", browserTests],
          setupFiles: "vitest.setup.ts",
          // A test file may itself own a pool of worker threads: more files at once only take turns.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...resolution,
        root,
        test: {
          // Ordinary Node tests that launch Chromium themselves; one at a time, since software GL fills the machine.
          name: "browser",
          include: [browserTests],
          exclude: ["**/node_modules/**", "**/dist/**"],
          setupFiles: "vitest.setup.ts",
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
