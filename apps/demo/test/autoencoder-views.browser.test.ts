import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { browserForTests, chromiumFlags } from "@quadrivium/test-utils";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeFindings } from "./support/axe-findings.ts";
import { DemoPage } from "./support/demo-page.ts";
import { type StartedDemo, startDemo } from "./support/start-demo.ts";

const executablePath = browserForTests();
const screenshots = fileURLToPath(new URL("../test-results/", import.meta.url));

/** A picture of 40 × 20 pixels: its left half red, its right half blue. */
const flag = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="20" fill="#e00"/><rect x="20" width="20" height="20" fill="#00e"/></svg>`,
);

describe.skipIf(executablePath === undefined)("the views of the sparse autoencoder", () => {
  let demo: StartedDemo;
  let browser: Browser;
  let page: DemoPage;

  const open = async (hash: string, viewport = { width: 1360, height: 900 }) => {
    const opened = new DemoPage(await browser.newPage({ viewport }));
    await opened.page.goto(demo.address + hash);
    return opened;
  };
  const heading = (name: string | RegExp) => page.page.getByRole("heading", { name, exact: true });
  const text = async (id: string) => ((await page.page.getByTestId(id).textContent()) ?? "").trim();

  beforeAll(async () => {
    await mkdir(screenshots, { recursive: true });
    demo = await startDemo();
    browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    page = await open("#v=1&feature=278&colour=blue");
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  describe("of a feature", () => {
    test("is opened by its link, with its numbers, its histogram and its examples", async () => {
      await heading("Feature #278").waitFor();
      const { page: tab } = page;
      await tab.getByRole("img", { name: /^Histogram of [\d,]+ activations/ }).waitFor({ timeout: 30_000 });
      expect(await tab.locator("dl div", { hasText: "Kurtosis" }).textContent()).toMatch(/Kurtosis\s*\d/);
      expect(await tab.getByText(/^At random, of all [\d,]+ on which it fires$/).count()).toBe(1);
      const examples = await page.colorCounts(".examples li canvas");
      expect(examples).toHaveLength(16);
      expect(Math.min(...examples)).toBeGreaterThan(3);
      await tab.locator("figure summary").click();
      const table = tab.getByRole("table", { name: "Activations" });
      await expect.poll(() => table.locator("tr").count()).toBeGreaterThan(10);
      await tab.locator("figure summary").click();
    });

    test("leads to others, and back and forward again", async () => {
      const { page: tab } = page;
      await tab.getByRole("button", { name: "Next feature" }).click();
      await heading("Feature #279").waitFor();
      expect(tab.url()).toMatch(/&feature=279$/);
      await tab.getByLabel("Number of a feature").fill("5");
      await tab.keyboard.press("Enter");
      await heading("Feature #5").waitFor();
      await tab.goBack();
      await heading("Feature #279").waitFor();
      await tab.goBack();
      await heading("Feature #278").waitFor();
      await tab.goForward();
      await heading("Feature #279").waitFor();
      await tab.getByRole("link", { name: "Features", exact: true }).click();
      await heading("Learned features").waitFor();
      await tab.getByRole("link", { name: "Feature #279" }).click();
      await heading("Feature #279").waitFor();
      const [drawn] = await page.colorCounts("canvas.feature");
      expect(drawn).toBeGreaterThan(8);
    });

    test("shows where it fires in an emoji that is chosen by name", async () => {
      const { page: tab } = page;
      await tab.getByLabel("Another emoji").fill("rainbow");
      await tab
        .getByRole("list", { name: "Emoji found" })
        .getByRole("button", { name: "rainbow", exact: true })
        .click();
      await tab.getByText(/rainbow\s+It (fires in [\d,]+ of|is silent in all)\s+[\d,]+ patches/).waitFor();
      expect(await tab.getByRole("button", { name: /rainbow/ }).count()).toBeGreaterThan(0);
    });

    test("shows where it fires in a picture of one's own, and says what is no picture", async () => {
      const { page: tab } = page;
      const input = tab.locator("input[type=file]");
      await input.setInputFiles({ name: "flag.svg", mimeType: "image/svg+xml", buffer: flag });
      const found = tab.locator(".side p", { hasText: "flag.svg" }).first();
      // 33 × 13 places of a patch, of which those of one colour are not looked at.
      await expect.poll(async () => await found.textContent()).toMatch(/(of|all) 429 patches/);
      await input.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no") });
      expect(await tab.getByRole("alert").textContent()).toMatch(/notes\.txt is no picture/);
      await input.setInputFiles({ name: "bad.png", mimeType: "image/png", buffer: Buffer.from("no") });
      await expect.poll(() => tab.getByRole("alert").textContent()).toMatch(/bad\.png could not be read/);
    });
  });

  describe("of a sample", () => {
    test("rebuilds a patch from more and more features", async () => {
      const { page: tab } = page;
      await tab.getByRole("link", { name: "Sample" }).click();
      await heading("flag.svg").waitFor();
      const slider = tab.getByLabel("Features added");
      await slider.waitFor();
      const last = Number(await slider.getAttribute("max"));
      expect(last).toBeGreaterThan(3);
      const errorAt = async (count: number) => {
        await slider.fill(String(count));
        return Number.parseFloat(await text("error-left"));
      };
      const errors = [];
      for (const count of [0, 1, last]) errors.push(await errorAt(count));
      expect(errors[1]).toBeLessThan(errors[0]!);
      expect(errors[2]).toBeLessThan(errors[1]!);
      expect(await tab.locator("tr.added").count()).toBe(last);
      await slider.fill("2");
      expect(await tab.locator("tr.added").count()).toBe(2);
    });

    test("follows its link, the arrow keys and a press, and opens a feature", async () => {
      page.page.close();
      page = await open("#v=1&sample=12.8.16");
      const { page: tab } = page;
      const board = tab.getByRole("button", { name: /^Patch at column 8, row 16/ });
      await board.waitFor({ timeout: 30_000 });
      await board.focus();
      await tab.keyboard.press("ArrowRight");
      await tab.keyboard.press("ArrowUp");
      await tab.getByRole("button", { name: /^Patch at column 9, row 15/ }).waitFor();
      expect(tab.url()).toMatch(/&sample=12\.9\.15$/);
      const box = (await tab.getByRole("button", { name: /^Patch at/ }).boundingBox())!;
      await tab.mouse.click(box.x + box.width - 2, box.y + 2);
      await tab.getByRole("button", { name: /^Patch at column 24, row 0/ }).waitFor();
      await tab.goto(`${demo.address}#v=1&sample=12.12.12`);
      await tab.getByRole("button", { name: /^Patch at column 12, row 12/ }).waitFor();
      await tab
        .getByRole("button", { name: /^Open feature/ })
        .first()
        .click();
      await heading(/^Feature #\d+$/).waitFor();
      await tab.goBack();
      await tab.getByRole("button", { name: /^Patch at column 12, row 12/ }).waitFor();
    });
  });

  test("of the scaling draws the sweep with its curves, its table, and the shipped autoencoder", async () => {
    const { page: tab } = page;
    await tab.getByRole("link", { name: "Scaling", exact: true }).click();
    await heading("How it scales").waitFor();
    await tab.locator("circle").first().waitFor();
    expect(await tab.locator("circle").count()).toBe(16);
    expect(await tab.locator("path.line").count()).toBe(4);
    expect(await tab.locator(".own").textContent()).toMatch(/shipped: n 1024, k 16/);
    await tab.locator("section summary", { hasText: "As a table" }).click();
    const table = tab.getByRole("table", { name: "FVU of autoencoders by n and k" });
    await expect.poll(() => table.locator("tbody tr").count()).toBe(17);
    await tab.getByRole("button", { name: /^n 256, k 8/ }).press("Enter");
    expect(await tab.getByRole("spinbutton", { name: /Features n/ }).inputValue()).toBe("256");
    expect(tab.url()).toMatch(/latents=256&k=8&.*view=scaling$/);
  });

  test.each(["light", "dark"] as const)(
    "have no serious accessibility finding in %s",
    async (colorScheme) => {
      const { page: tab } = page;
      await tab.emulateMedia({ colorScheme });
      for (const [name, ready] of [
        [/^Scaling$/, "circle"],
        [/^Feature #/, "figure svg"],
        ["Sample", "tr.added"],
      ] as const) {
        await tab.getByRole("link", { name }).click();
        await tab.locator(ready).first().waitFor();
        await tab.waitForTimeout(200);
        expect(await axeFindings(tab)).toEqual([]);
        const file = String(name).replaceAll(/\W/g, "").toLowerCase();
        await tab.screenshot({ path: `${screenshots}${file}-${colorScheme}.png`, fullPage: true });
      }
    },
  );

  test("follow a run while it trains, and a link to one asks for the training", async () => {
    page.page.close();
    page = await open("#v=1&latents=64&k=4&batch=64&steps=60&seed=2&backend=wasm&trained=1&feature=7");
    const { page: tab } = page;
    await heading(/^Feature #7 of an autoencoder that was trained/).waitFor({ timeout: 30_000 });
    await tab.getByRole("button", { name: "Train it" }).click();
    await heading("Feature #7").waitFor({ timeout: 60_000 });
    await page.untilPhase("Finished");
    await tab.getByRole("img", { name: /^Histogram/ }).waitFor();
    await tab.getByRole("link", { name: "Scaling", exact: true }).click();
    await tab.locator(".own", { hasText: "this run" }).waitFor();
    await tab.goto(`${demo.address}#v=1&latents=64&feature=64`);
    await tab.getByText("There is no feature 64 here: the features are numbered from 0 to 63.").waitFor();
  });

  test("fit a phone of 360 pixels without sideways scrolling", async () => {
    const phone = await open("#v=1&feature=278", { width: 360, height: 740 });
    for (const [name, ready] of [
      [/^Feature #/, "figure svg"],
      ["Sample", "tr.added"],
      [/^Scaling$/, "circle"],
    ] as const) {
      await phone.page.getByRole("link", { name }).click({ timeout: 30_000 });
      await phone.page.locator(ready).first().waitFor();
      expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
    expect(phone.errors).toEqual([]);
    await phone.page.close();
  });

  test("reported no error anywhere on the way", () => expect(page.errors).toEqual([]));
});
