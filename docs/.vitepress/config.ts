import { readFileSync } from "node:fs";
import { type DefaultTheme, defineConfig } from "vitepress";

/** TypeDoc writes the API pages and their sidebar before the site is built. */
function apiSidebar(): DefaultTheme.SidebarItem[] {
  return JSON.parse(readFileSync(new URL("../api/typedoc-sidebar.json", import.meta.url), "utf8"));
}

export default defineConfig({
  title: "Quadrivium",
  description: "Four papers as small TypeScript packages, on kernels that run in Node and in the browser.",
  base: process.env.DOCS_BASE ?? "/",
  cleanUrls: true,
  srcExclude: ["test/**"],
  markdown: { math: true },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Guide", link: "/getting-started" },
      { text: "API", link: "/api/" },
    ],
    sidebar: [
      {
        text: "Guide",
        items: [
          { text: "Which package do I need?", link: "/" },
          { text: "Getting started", link: "/getting-started" },
          { text: "Sparse autoencoders", link: "/sparse-autoencoder" },
          { text: "Goals on data sets", link: "/ramp" },
          { text: "Backends", link: "/backends" },
          { text: "GPUs", link: "/gpu" },
          { text: "Native BLAS", link: "/blas" },
          { text: "Choosing a device", link: "/choosing-a-device" },
          { text: "What a program costs", link: "/explain" },
          { text: "What becomes of your formulas", link: "/optimizer" },
          { text: "Benchmarks", link: "/benchmarks" },
        ],
      },
      {
        text: "The project",
        items: [
          { text: "Add an op", link: "/contributing/add-an-op" },
          { text: "Decisions", link: "/decisions" },
          { text: "Credits", link: "/credits" },
        ],
      },
      { text: "API", link: "/api/", collapsed: true, items: apiSidebar() },
    ],
    outline: [2, 3],
  },
});
