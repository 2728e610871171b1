import type { Options } from "tsup";

/**
 * What every published package builds with: ES modules with types, one bundle per entry, nothing renamed.
 *
 * @param entry Output name (without extension) to source file. A worker is its own entry, as a plain `.js` file: its
 * output name is the one that stands in `new URL("./worker.js", import.meta.url)`, seen from `dist/`.
 * @param options What the package needs besides.
 */
export function libraryConfig(entry: Record<string, string>, options: Options = {}): Options {
  const typed = Object.entries(entry).filter(([, source]) => source.endsWith(".ts"));
  return {
    entry,
    format: "esm",
    target: ["es2022", "node20.19"],
    clean: true,
    sourcemap: true,
    // keepNames wraps functions in a helper that gpu.js cannot see from inside a kernel.
    keepNames: false,
    // Without this tsup strips the `node:` of built-in modules.
    removeNodeProtocol: false,
    esbuildOptions(esbuild) {
      // A package that imports an entry of its own by name gets that entry's file; other packages stay external.
      esbuild.conditions = ["@quadrivium/source", "module"];
    },
    dts: {
      entry: Object.fromEntries(typed),
      compilerOptions: {
        // tsup 8.5 sets baseUrl, which TypeScript 6 calls deprecated.
        ignoreDeprecations: "6.0",
        // Declarations of the other packages are named, not inlined: their sources must not come into play.
        customConditions: ["@quadrivium/source"],
        allowImportingTsExtensions: true,
      },
    },
    ...options,
  };
}
