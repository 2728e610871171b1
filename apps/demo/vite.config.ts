import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defaultClientConditions, defineConfig } from "vite";

/** Without these two headers a page has no `SharedArrayBuffer`, and the CPU device only one thread. */
const crossOriginIsolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses, so that the built pages work from any folder of any host.
  base: "./",
  // A missing file is a 404; it is not answered with the page.
  appType: "mpa",
  plugins: [svelte({ configFile: false })],
  // The packages are built from their sources: there is nothing to build first, and nothing stale.
  resolve: { conditions: ["@quadrivium/source", ...defaultClientConditions] },
  worker: { format: "es" },
  build: { target: "baseline-widely-available", chunkSizeWarningLimit: 800 },
  server: { headers: crossOriginIsolation },
  preview: { headers: crossOriginIsolation },
});
