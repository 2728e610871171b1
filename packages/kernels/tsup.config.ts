import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { defineConfig, type Options } from "tsup";
import { libraryConfig } from "../../tsup.config.base.ts";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

const requireFromHere = createRequire(import.meta.url);
const gpuFolder = dirname(requireFromHere.resolve("gpu.js/package.json"));
const requireFromGpu = createRequire(join(gpuFolder, "package.json"));
const notices = "third-party-notices.txt";

/** A real `require` where there is a Node to give one; elsewhere what gpu.js expects: an exception. */
const nodeRequireSource = `
const nodeModule = globalThis.process?.getBuiltinModule?.("node:module");
export const nodeRequire = nodeModule
  ? nodeModule.createRequire(import.meta.url)
  : (name) => { throw new Error(name + " is not available here"); };
`;

/**
 * Keeps gpu.js's optional modules (`gl`, `os`, `worker_threads`) optional: esbuild would turn their `require` into one
 * that always throws in an ES module, and bundlers of pages would try to find them.
 */
const optionalRequires: Plugin = {
  name: "optional-requires-of-gpu.js",
  setup(build) {
    build.onLoad({ filter: /gpu\.js[\\/]src[\\/].*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const rewritten = source.replaceAll(/\brequire\('(gl|os|worker_threads)'\)/g, "nodeRequire('$1')");
      if (rewritten === source) return undefined;
      return {
        contents: `const { nodeRequire } = require("quadrivium:node-require");\n${rewritten}`,
        loader: "js",
      };
    });
    build.onResolve({ filter: /^quadrivium:node-require$/ }, ({ path }) => ({
      path,
      namespace: "quadrivium",
    }));
    build.onLoad({ filter: /.*/, namespace: "quadrivium" }, () => ({
      contents: nodeRequireSource,
      loader: "js",
    }));
  },
};

/** The licences of what `dist/gpu.js` contains travel with it. */
async function writeNotices(): Promise<void> {
  const folders = [
    gpuFolder,
    ...["acorn", "gpu-mock.js"].map((name) => dirname(requireFromGpu.resolve(`${name}/package.json`))),
  ];
  const texts = await Promise.all(
    folders.map(async (folder) => {
      const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      return `${name} ${version}\n\n${(await readFile(join(folder, "LICENSE"), "utf8")).trim()}\n`;
    }),
  );
  const heading = "dist/gpu-library.js contains the packages below, each under its own licence.\n\n";
  await writeFile(join("dist", notices), heading + texts.join(`\n${"-".repeat(80)}\n\n`));
}

export default defineConfig(
  libraryConfig(
    {
      index: "src/index.ts",
      gpu: "src/gpu.ts",
      // gpu.js itself, which src/gpu loads when it is first needed: an entry, so that its file has a name.
      "gpu-library": relative(".", requireFromHere.resolve("gpu.js")),
      worker: "src/wasm/worker.js",
      "host-worker": "src/wasm/host-worker.js",
      "blas-product": "src/wasm/blas/blas-product.js",
    },
    {
      noExternal: ["gpu.js"],
      external: ["gl", "webgpu"],
      esbuildPlugins: [optionalRequires],
      onSuccess: writeNotices,
    },
  ),
);
