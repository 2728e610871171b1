import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browserForTests, chromiumFlags } from "@quadrivium/test-utils";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeFindings } from "./support/axe-findings.ts";
import { DemoPage } from "./support/demo-page.ts";
import { type StartedDemo, startDemo } from "./support/start-demo.ts";

const executablePath = browserForTests();
const screenshots = fileURLToPath(new URL("../test-results/", import.meta.url));
const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const files = ["stories260K.bin", "tok512.bin"].map((name) => shared + name);
const missing = files.filter((file) => !existsSync(file));
if (missing.length > 0) {
  process.stdout.write(`text mode: skipped, since ${missing.join(" and ")} is not there\n`);
}

/** Few steps on little text, so that a test takes no longer than it has to. */
const link =
  "#v=1&data=text&latents=256&k=8&batch=256&steps=150&seed=1&docs=40&length=64&block=3&backend=wasm";

describe.skipIf(executablePath === undefined || missing.length > 0)(
  "the sparse autoencoder on a language model",
  () => {
    let demo: StartedDemo;
    let browser: Browser;
    let page: DemoPage;
    const heading = (name: string | RegExp) => page.page.getByRole("heading", { name });

    beforeAll(async () => {
      demo = await startDemo();
      browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
      page = new DemoPage(await browser.newPage({ viewport: { width: 1360, height: 900 } }));
      await page.page.goto(demo.address + link);
    });

    afterAll(async () => {
      await browser?.close();
      await demo?.stop();
    });

    test("asks for two files, says where they come from, and what is wrong with others", async () => {
      const { page: tab } = page;
      await heading("Bring a small language model").waitFor();
      expect(await tab.getByRole("link", { name: "karpathy/tinyllamas" }).count()).toBe(1);
      const input = tab.locator("input[type=file]");
      await input.setInputFiles({ name: "story.bin", mimeType: "", buffer: Buffer.from("Once upon a time") });
      await expect.poll(() => tab.getByRole("alert").textContent()).toMatch(/story\.bin is neither a model/);
      await input.setInputFiles(files[1]!);
      await expect.poll(() => tab.getByRole("alert").textContent()).toMatch(/model is still missing/);
      expect(await axeFindings(tab)).toEqual([]);
    });

    test("lets the dropped model write, and stops when asked, within 200 ms", async () => {
      const { page: tab } = page;
      await tab.locator("input[type=file]").setInputFiles(files[0]!);
      await tab.getByText("It wrote 2,5").waitFor({ timeout: 60_000 });
      await tab.getByText("Text and block").click();
      await tab.getByRole("spinbutton", { name: /^Stories/ }).fill("4000");
      await tab.getByRole("button", { name: "Write anew" }).click();
      const cancel = tab.locator(".progress").getByRole("button", { name: "Cancel" });
      await cancel.waitFor();
      await tab.waitForTimeout(400);
      const took = await tab.evaluate(async () => {
        const since = performance.now();
        // The progress goes when the worker has answered that it stopped.
        document.querySelector<HTMLButtonElement>(".progress .button")?.click();
        while (document.querySelector(".progress") !== null)
          await new Promise((resume) => setTimeout(resume, 1));
        return performance.now() - since;
      });
      expect(took).toBeLessThan(200);
      await tab.getByRole("spinbutton", { name: /^Stories/ }).fill("40");
      await tab.getByRole("button", { name: "Write" }).click();
      await tab.getByText("It wrote 2,5").waitFor({ timeout: 60_000 });
    });

    test("trains on what it heard, so that FVU falls on held-out text too", async () => {
      await page.page.locator("h1").click();
      await page.page.keyboard.press("Space");
      await page.untilPhase("Finished");
      const metrics = await page.metrics();
      expect(metrics).toHaveLength(150);
      expect(metrics.at(-1)!.fvu).toBeLessThan(metrics[0]!.fvu! / 2);
      expect(metrics.at(-1)!.heldOutFvu).toBeLessThan(metrics[0]!.heldOutFvu! / 2);
      await page.page.locator(".cards button").first().waitFor();
      expect(await page.page.locator(".cards .hot").count()).toBeGreaterThan(24);
    });

    test("shows a feature: where it fires, what it makes the model say, and own text", async () => {
      const { page: tab } = page;
      await tab.locator(".cards button").first().click();
      await heading(/^Feature #\d+$/).waitFor();
      expect(tab.url()).toMatch(/&data=text&.*&trained=1&feature=\d+$/);
      await tab.getByRole("img", { name: /^Histogram of/ }).waitFor();
      expect(await tab.locator("li .focus.hot").count()).toBeGreaterThanOrEqual(8);
      await tab.getByTestId("votes").waitFor({ timeout: 30_000 });
      expect(await tab.getByTestId("votes").locator("tr").count()).toBeGreaterThan(10);
      await tab.getByRole("button", { name: "by probability" }).click();
      expect(await tab.getByTestId("votes").locator("td").first().textContent()).toMatch(/^\s*\+[\d.]+ %$/);
      await tab.getByLabel("Your text").fill("The little cat sat on the big red mat.");
      await expect
        .poll(() => tab.getByTestId("own-heat").textContent())
        .toMatch(/The little cat sat on the big red mat\./);
    });

    test("a link to the feature brings it back in another browser, once the same has been trained", async () => {
      const firesOn = (tab: Page) =>
        tab.locator("dl div", { hasText: "Fires on" }).locator("dd").textContent();
      const other = new DemoPage(await (await browser.newContext()).newPage());
      await other.page.goto(page.page.url());
      await other.page.getByText(/link that was followed/).waitFor();
      await other.page.locator("input[type=file]").setInputFiles(files);
      await other.page.getByText("It wrote 2,5").waitFor({ timeout: 60_000 });
      await other.page.getByRole("button", { name: "Train it" }).click();
      await other.untilPhase("Finished");
      await other.page.getByRole("img", { name: /^Histogram of/ }).waitFor();
      await expect.poll(() => firesOn(other.page)).toBe(await firesOn(page.page));
      expect(other.errors).toEqual([]);
      await other.page.context().close();
    });

    test("sets a feature in one's own text, and the model expects something else", async () => {
      const { page: tab } = page;
      await tab.getByRole("button", { name: "Steer the model with it" }).click();
      await heading("Your text, token by token").waitFor();
      const table = tab.getByTestId("next-tokens");
      await table.getByText("With the feature set").waitFor();
      const changed = await table
        .locator("tbody tr")
        .evaluateAll((rows) =>
          rows.some((row) => row.children[1]?.textContent !== row.children[2]?.textContent),
        );
      expect(changed).toBe(true);
      await tab.getByRole("button", { name: "Let it write on" }).click();
      await expect
        .poll(() => tab.getByTestId("continuation").locator("dd").allTextContents(), { timeout: 30_000 })
        .toEqual([expect.stringMatching(/\w{3}/), expect.stringMatching(/\w/)]);
      await tab.getByRole("button", { name: /^As it is/ }).click();
      await tab.getByLabel("at every token").uncheck();
      await expect
        .poll(() =>
          table
            .locator("tbody tr")
            .evaluateAll((rows) =>
              rows.every((row) => row.children[1]?.textContent === row.children[2]?.textContent),
            ),
        )
        .toBe(true);
      await tab.getByRole("toolbar", { name: "Tokens" }).getByRole("button").first().click();
      await tab.keyboard.press("ArrowRight");
      expect(tab.url()).toMatch(/&sample=2%3AThe\+little\+cat/);
      await tab.getByLabel("Features added").fill("0");
      const without = Number.parseFloat((await tab.getByTestId("error-left").textContent()) ?? "");
      await tab.getByLabel("Features added").fill("8");
      const withAll = Number.parseFloat((await tab.getByTestId("error-left").textContent()) ?? "");
      expect(withAll).toBeLessThan(without);
    });

    test.each(["light", "dark"] as const)(
      "has no serious accessibility finding in %s",
      async (colorScheme) => {
        const { page: tab } = page;
        await tab.emulateMedia({ colorScheme });
        for (const [name, ready] of [
          [/^Features$/, ".cards .hot"],
          [/^Feature #/, "li .focus.hot"],
          ["Sample", "[data-testid=next-tokens]"],
        ] as const) {
          await tab.getByRole("link", { name }).click();
          await tab.locator(ready).first().waitFor();
          await tab.waitForTimeout(200);
          expect(await axeFindings(tab)).toEqual([]);
          const file = String(name).replaceAll(/\W/g, "").toLowerCase();
          await tab.screenshot({ path: `${screenshots}text-${file}-${colorScheme}.png`, fullPage: true });
        }
      },
    );

    test("fits a phone of 360 pixels without sideways scrolling", async () => {
      const { page: tab } = page;
      await tab.setViewportSize({ width: 360, height: 740 });
      for (const name of [/^Features$/, /^Feature #/, "Sample"]) {
        await tab.getByRole("link", { name }).click();
        await tab.waitForTimeout(300);
        expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      }
      await tab.screenshot({ path: `${screenshots}text-phone.png`, fullPage: true });
    });

    test("keeps what was trained while the emoji are looked at", async () => {
      const { page: tab } = page;
      await tab.getByRole("link", { name: "Patches of emoji" }).click();
      await tab.locator("canvas.feature").first().waitFor({ timeout: 30_000 });
      await tab.goBack();
      await heading("Your text, token by token").waitFor();
      expect(page.errors).toEqual([]);
    });
  },
);
