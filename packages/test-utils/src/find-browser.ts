import { existsSync } from "node:fs";
import { createRequire } from "node:module";

/** Where Debian, Ubuntu, Fedora, macOS and Windows put Chromium or Chrome. */
const usualPlaces: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Command-line flags that give headless Chromium WebGL2 in software: the same pictures with and without a GPU.
 */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

/**
 * Command-line flags that give headless Chromium the graphics card that is there, for WebGL 2 and WebGPU; where there is
 * none, a page has neither.
 */
export const hardwareFlags: readonly string[] = [
  "--no-sandbox",
  "--ignore-gpu-blocklist",
  "--enable-unsafe-webgpu",
  ...(process.platform === "linux"
    ? ["--use-angle=vulkan", "--enable-features=Vulkan,WebGPU", "--disable-vulkan-surface"]
    : []),
];

/** Chromium's WebGPU, in software. */
export const webGpuFlags: readonly string[] = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan,WebGPU",
];

/** The outcome of {@link findBrowser}: a path that exists, or the reason why there is none. */
export type BrowserSearch =
  | { readonly path: string; readonly reason: undefined }
  | { readonly path: undefined; readonly reason: string };

/**
 * Looks for a Chromium that tests can drive: the variable `CHROMIUM_PATH`, then the usual places, then the
 * browser that Playwright downloaded.
 *
 * @param environment The environment variables; those of the process when left out.
 * @param places Where to look after `CHROMIUM_PATH`, in order.
 * @throws Error If `CHROMIUM_PATH` names a file that does not exist: a wish that cannot be met is not ignored.
 */
export function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  places: readonly string[] = [...usualPlaces, ...playwrightPlaces()],
): BrowserSearch {
  const wished = environment.CHROMIUM_PATH;
  if (wished) {
    if (!existsSync(wished)) throw new Error(`CHROMIUM_PATH: expected a file, got "${wished}" (not found)`);
    return { path: wished, reason: undefined };
  }
  const path = places.find((place) => existsSync(place));
  return path !== undefined
    ? { path, reason: undefined }
    : {
        path: undefined,
        reason:
          "no Chromium found: install one (apt-get install chromium, or npx playwright-core install chromium) " +
          "or name it in CHROMIUM_PATH",
      };
}

/**
 * The browser for a test file, or `undefined` where its tests are to be skipped; the reason is then printed.
 *
 * ```ts
 * const browser = browserForTests();
 * describe.skipIf(browser === undefined)("the demo", () => { … });
 * ```
 *
 * @throws Error Where none is found and skipping is not allowed: with `CI=true` or
 * `QUADRIVIUM_REQUIRE_BROWSER=1`.
 */
export function browserForTests(
  environment: NodeJS.ProcessEnv = process.env,
  places?: readonly string[],
): string | undefined {
  const { path, reason } = findBrowser(environment, places);
  if (path !== undefined) return path;
  if (environment.CI === "true" || environment.QUADRIVIUM_REQUIRE_BROWSER === "1") {
    throw new Error(`browser tests may not be skipped here: ${reason}`);
  }
  process.stderr.write(`browser tests are skipped: ${reason}\n`);
  return undefined;
}

/** Playwright's own Chromium; nothing where playwright-core is not installed. */
function playwrightPlaces(): string[] {
  try {
    const { chromium }: typeof import("playwright-core") = createRequire(import.meta.url)("playwright-core");
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}
