import { mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { browserForTests, chromiumFlags } from "@quadrivium/test-utils";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeFindings } from "./support/axe-findings.ts";
import { DemoPage } from "./support/demo-page.ts";
import { type StartedDemo, startDemo } from "./support/start-demo.ts";

const executablePath = browserForTests();
const screenshots = fileURLToPath(new URL("../test-results/", import.meta.url));
const link = "#v=1&tab=autoencoder&latents=1024&k=16&batch=512&steps=4000&seed=3&backend=wasm";

describe.skipIf(executablePath === undefined)("the demo", () => {
  let demo: StartedDemo;
  let browser: Browser;
  let page: DemoPage;
  let firstSteps: Record<string, number>[] = [];

  const open = async (hash: string, viewport = { width: 1360, height: 900 }) => {
    const opened = new DemoPage(await browser.newPage({ viewport }));
    await opened.page.goto(demo.address + hash);
    return opened;
  };

  beforeAll(async () => {
    await mkdir(screenshots, { recursive: true });
    demo = await startDemo();
    browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    page = await open(link);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  test("shows pictures within 3 seconds of the first visit", async () => {
    await page.page.locator("section canvas").first().waitFor({ timeout: 30_000 });
    const shownAt = await page.page.evaluate(() => performance.now());
    expect(shownAt).toBeLessThan(3000);
    await expect
      .poll(async () => Math.max(...(await page.colorCounts("section canvas"))))
      .toBeGreaterThan(10);
  });

  test("trains on the wasm device with threads, and answers all the while", async () => {
    const held = await page.watchAnswers();
    await page.page.keyboard.press("Space");
    await page.untilStep(20);
    await page.page.getByLabel("Seed").fill("77");
    expect(await page.page.getByLabel("Seed").inputValue()).toBe("77");
    await page.page.getByLabel("Seed").fill("3");
    await page.page.getByLabel("Seed").blur();
    await page.untilStep(200);
    const { script, gap } = await held();
    expect(script).toBeLessThan(200);
    expect(gap).toBeLessThan(3000);
    const device = page.page.getByTestId("device");
    expect(await device.getAttribute("data-backend")).toBe("wasm");
    const cores = await page.page.evaluate(() => (crossOriginIsolated ? navigator.hardwareConcurrency : 0));
    expect(cores).toBeGreaterThan(0);
    // One core is left to the page.
    expect(await device.textContent()).toContain(`${Math.min(Math.max(cores - 1, 1), 16)} thread`);
  });

  test("pauses: the step count stands still", async () => {
    await page.page.keyboard.press("Space");
    await page.untilPhase("Paused");
    const step = await page.step();
    await page.page.waitForTimeout(700);
    expect(await page.step()).toBe(step);
  });

  test("FVU fell by more than half in 200 steps, on held-out patches too", async () => {
    const metrics = await page.metrics();
    expect(metrics.map(({ step }) => step)).toEqual(metrics.map((_, i) => i + 1));
    expect(metrics.length).toBeGreaterThanOrEqual(200);
    expect(metrics[199]!.fvu).toBeLessThan(metrics[0]!.fvu! / 2);
    expect(metrics[199]!.heldOutFvu).toBeLessThan(metrics[0]!.heldOutFvu! / 2);
    expect(Math.max(...metrics.map(({ l0 }) => l0!))).toBeLessThanOrEqual(16);
    firstSteps = metrics.slice(0, 3);
  });

  test("steps exactly once at a time", async () => {
    const step = await page.step();
    for (let i = 1; i <= 3; i++) {
      await page.page.keyboard.press("s");
      await expect.poll(() => page.step()).toBe(step + i);
      await page.page.waitForTimeout(300);
      expect(await page.step()).toBe(step + i);
    }
  });

  test("draws its features, in the mosaic and on cards, with their examples", async () => {
    await page.page.locator("canvas.feature").first().waitFor();
    const features = await page.colorCounts("canvas.feature");
    expect(features).toHaveLength(24);
    expect(Math.min(...features)).toBeGreaterThan(8);
    expect(Math.min(...(await page.colorCounts(".examples canvas")))).toBeGreaterThan(3);
  });

  test.each(["light", "dark"] as const)("has no serious accessibility finding in %s", async (colorScheme) => {
    await page.page.emulateMedia({ colorScheme });
    await page.page.waitForTimeout(300);
    expect(await axeFindings(page.page)).toEqual([]);
    await page.page.screenshot({ path: `${screenshots}${colorScheme}.png`, fullPage: true });
  });

  test("opens a feature of a paused run and comes back to it", async () => {
    await page.page.locator(".cards button").first().click();
    await page.page.getByRole("heading", { name: /^Feature #\d+$/ }).waitFor();
    expect(page.page.url()).toMatch(/&trained=1&feature=\d+$/);
    await page.page.goBack();
    await page.page.getByRole("heading", { name: "Learned features" }).waitFor();
    await page.untilPhase("Paused");
  });

  test("cancels within 200 ms", async () => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      await page.page.locator("h1").click();
      await page.page.keyboard.press("Space");
      await page.untilPhase("Training");
      await page.untilStep(5);
      times.push(await page.millisecondsFromKeyToPhase("Escape", "Cancelled"));
      const step = await page.step();
      await page.page.waitForTimeout(300);
      expect(await page.step()).toBe(step);
    }
    expect(times.sort((a, b) => a - b)[1]).toBeLessThan(200);
  });

  test("gives the model as files that say what they are", async () => {
    const files = new Map<string, Buffer>();
    const both = new Promise<void>((resolve) => {
      page.page.on("download", async (file) => {
        files.set(file.suggestedFilename(), await readFile(await file.path()));
        if (files.size === 2) resolve();
      });
    });
    await page.page.getByRole("button", { name: "Model" }).click();
    await both;
    expect(JSON.parse(String(files.get("config.json")))).toMatchObject({ width: 192, latents: 1024, k: 16 });
    const model = files.get("model.safetensors")!;
    const header = JSON.parse(model.subarray(8, 8 + Number(model.readBigUInt64LE())).toString());
    expect(header.W_dec.shape).toEqual([1024, 192]);
    page.page.removeAllListeners("download");
  });

  test("begins anew after a reset", async () => {
    await page.page.keyboard.press("r");
    await page.untilPhase("Ready");
    expect(await page.step()).toBe(0);
  });

  test("a link restores settings and seed, and with them the same first steps", async () => {
    const address = new URL(page.page.url());
    const other = await open(`${address.hash}&unknown=1`);
    expect(await other.page.getByLabel("Seed").inputValue()).toBe("3");
    expect(await other.page.getByRole("spinbutton", { name: "Steps" }).inputValue()).toBe("4000");
    for (let step = 1; step <= 3; step++) {
      await other.page.keyboard.press("s");
      await other.untilStep(step);
    }
    expect(await other.metrics()).toEqual(firstSteps);
    expect(other.errors).toEqual([]);
    await other.page.close();
  });

  test("runs on one thread where the page is not isolated, and says so", async () => {
    const other = new DemoPage(await browser.newPage());
    await other.page.route("**/*", async (route) => {
      const response = await route.fetch();
      const { "cross-origin-opener-policy": _opener, ...headers } = response.headers();
      delete headers["cross-origin-embedder-policy"];
      await route.fulfill({ response, headers });
    });
    await other.page.goto(`${demo.address}#v=1&latents=128&batch=64&steps=20`);
    expect(await other.page.evaluate(() => crossOriginIsolated)).toBe(false);
    await other.page.keyboard.press("Space");
    await other.untilPhase("Finished");
    expect(await other.page.getByTestId("device").textContent()).toContain("1 thread");
    expect(other.errors).toEqual([]);
    await other.page.close();
  });

  test("runs on WebGL2 with the losses of the CPU, or says in a sentence why not", async () => {
    const losses: number[][] = [];
    for (const backend of ["wasm", "webgl2"]) {
      const other = await open(`#v=1&latents=64&k=4&batch=32&steps=3&backend=${backend}`);
      await other.page.keyboard.press("Space");
      await other.untilPhase("Finished");
      const device = other.page.getByTestId("device");
      if ((await device.getAttribute("data-backend")) !== backend) {
        expect(await device.textContent()).toMatch(
          /WebGL2 cannot be used here, so this runs on the CPU instead/,
        );
      }
      losses.push((await other.metrics()).map(({ loss }) => loss!));
      expect(other.errors).toEqual([]);
      await other.page.close();
    }
    expect(losses[1]).toHaveLength(3);
    for (const [i, loss] of losses[1]!.entries())
      expect(Math.abs(loss / losses[0]![i]! - 1)).toBeLessThan(1e-3);
  });

  test("chooses the device by the step that the settings ask for, and says why", async () => {
    const other = await open("#v=1&latents=64&k=4&batch=32&steps=3&backend=auto");
    await other.page.keyboard.press("Space");
    await other.untilPhase("Finished");
    const device = other.page.getByTestId("device");
    expect(await device.getAttribute("data-backend")).toBe("wasm");
    expect(await device.textContent()).toMatch(
      /auto chose wasm: [\d.]+ ms predicted for a run of the workload/i,
    );
    expect(other.errors).toEqual([]);
    await other.page.close();
  });

  test("fits a phone of 360 pixels without sideways scrolling", async () => {
    const phone = await open(link, { width: 360, height: 740 });
    await phone.page.locator("section canvas").first().waitFor();
    await phone.page.keyboard.press("s");
    await phone.page.locator("canvas.feature").first().waitFor({ timeout: 30_000 });
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await phone.page.screenshot({ path: `${screenshots}phone.png`, fullPage: true });
    await phone.page.close();
  });

  test("reported no error anywhere on the way", () => {
    expect(page.errors).toEqual([]);
  });
});
