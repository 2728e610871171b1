import { fileURLToPath } from "node:url";
import { openBundledPage } from "@quadrivium/test-utils/open-bundled-page";
import type { Backend } from "../../../src/device.ts";
import type { TableReport } from "./run-table.ts";
import type { TablePage } from "./table-page.ts";

/** A page in headless Chromium that runs the op table. */
export interface OpenTablePage {
  run(
    place: keyof TablePage["tables"],
    backend: Backend,
    part?: number,
    parts?: number,
  ): Promise<TableReport>;
  close(): Promise<void>;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Which files the page is bundled from. */
export interface TablePageOptions {
  readonly executablePath: string;
  readonly flags?: readonly string[];
  /** The package as it is built and published, not its sources. */
  readonly built?: boolean;
}

/** Opens a page with the op table, bundled and minified. */
export async function openTablePage(options: TablePageOptions): Promise<OpenTablePage> {
  const { executablePath, flags, built = false } = options;
  const workers = built ? "../../../dist" : "../../../src/wasm";
  const { page, close } = await openBundledPage({
    executablePath,
    scripts: [
      path("table-page.ts"),
      path("table-worker.ts"),
      path(`${workers}/worker.js`),
      path(`${workers}/host-worker.js`),
    ],
    ...(built ? { conditions: ["module"] } : {}),
    ...(flags === undefined ? {} : { flags }),
  });
  page.setDefaultTimeout(0);
  await page.waitForFunction(() => "tables" in globalThis);
  return {
    run: (place, backend, part = 0, parts = 1) =>
      page.evaluate(
        ([place, ...values]) => {
          const { tables }: TablePage = Object(globalThis);
          return tables[place](...values);
        },
        [place, backend, part, parts] as const,
      ),
    close,
  };
}
