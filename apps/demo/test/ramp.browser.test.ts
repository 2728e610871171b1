import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { browserForTests, chromiumFlags } from "@quadrivium/test-utils";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultGoals } from "../src/ramp/goal-settings.ts";
import type { FromWorker } from "../src/ramp/protocol.ts";
import { simulatedMapping, simulateLoans } from "../src/ramp/simulate-loans.ts";
import { RampWorker } from "../src/ramp/worker/ramp-worker.ts";
import { axeFindings } from "./support/axe-findings.ts";
import { type StartedDemo, startDemo } from "./support/start-demo.ts";

const executablePath = browserForTests();
const screenshots = fileURLToPath(new URL("../test-results/", import.meta.url));

/** The hashes of w that this process reaches for the page's own problem: without goals, then for the default ones. */
async function hashesHere(): Promise<string[]> {
  const found: string[] = [];
  const worker = new RampWorker((message: FromWorker) => {
    if (message.type === "model") found.push(message.model.hash);
  });
  const table = simulateLoans(defaultGoals.seed);
  await worker.receive({ run: 1, type: "load", table, mapping: simulatedMapping, settings: defaultGoals });
  await worker.receive({ run: 2, type: "solve", settings: defaultGoals });
  return found;
}

describe.skipIf(executablePath === undefined)("the tab of the classifier with goals", () => {
  let demo: StartedDemo;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  const phase = (wanted: string) =>
    page.waitForFunction(
      (text) => document.querySelector("[data-testid=ramp-phase]")?.textContent === text,
      wanted,
      { timeout: 120_000 },
    );
  const modelCount = () => page.locator("tbody tr").count();
  const untilModels = (count: number) =>
    page.waitForFunction((wanted) => document.querySelectorAll("tbody tr").length >= wanted, count, {
      timeout: 120_000,
    });
  const text = async (id: string) =>
    ((await page.getByTestId(id).textContent()) ?? "").replaceAll(/\s+/g, " ").trim();
  beforeAll(async () => {
    await mkdir(screenshots, { recursive: true });
    demo = await startDemo();
    browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(`${demo.address}#v=1&tab=ramp`);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  test("shows a trained classifier that misses the 80 % rule, with its slack", async () => {
    await phase("Ready");
    expect(await text("slack-ratio")).toMatch(/^violated by 0\.\d+/);
    expect(await page.locator("circle.good").count()).toBeGreaterThan(30);
  });

  test("solving meets the goal, and its w has the bits that Node reaches", async () => {
    const hashOf = () => page.getByTestId("ramp-hash").getAttribute("data-hash");
    const plain = await hashOf();
    await page.keyboard.press("s");
    await untilModels(2);
    await phase("Ready");
    expect(await text("slack-ratio")).toMatch(/^room 0\.\d+/);
    expect([plain, await hashOf()]).toEqual(await hashesHere());
  });

  test("what is proved is told apart from the line that was moved after it", async () => {
    expect(await text("ramp-shift")).toMatch(/moved by [+−]0\.\d{3}, so that the decisions meet the goals/);
    const shown = page.getByTestId("ramp-certificate");
    const [cost, upper] = await Promise.all(
      ["data-cost", "data-upper"].map(async (name) => Number(await shown.getAttribute(name))),
    );
    expect(cost).toBeGreaterThan(upper! - 1e-3);
    await page.getByRole("button", { name: "Plain SVM, no goals" }).last().click();
    expect(await page.getByTestId("ramp-shift").count()).toBe(0);
    expect(Number(await shown.getAttribute("data-cost"))).toBeLessThanOrEqual(
      Number(await shown.getAttribute("data-upper")) + 1e-9,
    );
    await page.getByRole("button", { name: "Solved for the goals" }).last().click();
  });

  test("thresholds are moved by keys and by pointer, and everything follows at once", async () => {
    const before = await text("approved-group B");
    const slider = page.getByLabel("Threshold for group B");
    await slider.focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press("ArrowRight");
    expect(Number.parseFloat(await text("approved-group B"))).toBeLessThan(Number.parseFloat(before));
    expect(await text("slack-ratio")).toMatch(/^violated/);
    expect(Number(await page.getByTestId("churn-1").getAttribute("data-changed"))).toBeGreaterThan(0);
    const row = page.locator(".row svg").nth(1);
    await row.scrollIntoViewIfNeeded();
    const box = (await row.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.05, box.y + 20, { steps: 5 });
    await page.mouse.up();
    expect(Number.parseFloat(await text("approved-group B"))).toBeGreaterThan(90);
    expect(await text("slack-ratio")).toMatch(/^room/);
    await page.getByRole("button", { name: "Back to the model's own" }).click();
    expect(await text("approved-group B")).toBe(before);
  });

  test("a goal that is moved changes its slack and the link, without training", async () => {
    await page.getByLabel("ratio: bound", { exact: true }).fill("0.95");
    await page.getByLabel("ratio: bound", { exact: true }).blur();
    expect(await text("slack-ratio")).toMatch(/^violated/);
    expect(page.url()).toContain("ratio=0.95");
    expect(await modelCount()).toBe(2);
  });

  test("methods are compared, and a dot of the scatter opens its classifier", async () => {
    await page.getByRole("button", { name: "Compare methods" }).click();
    await untilModels(5);
    await phase("Ready");
    await page.locator("circle[role=button]").last().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("tr[aria-current]").textContent()).toContain("a threshold per group");
    await page.getByRole("button", { name: "Plain SVM, no goals" }).last().click();
    expect(await page.locator("tr[aria-current]").textContent()).toContain("no goals");
  });

  test("goals that cannot be met together are named", async () => {
    await page.getByRole("checkbox", { name: /Of the good ones/ }).check();
    await page.getByLabel("recall: bound", { exact: true }).fill("0.98");
    await page.getByRole("checkbox", { name: /Approved at most/ }).check();
    await page.getByLabel("coverage: bound", { exact: true }).fill("0.1");
    await page.getByLabel("coverage: bound", { exact: true }).blur();
    await page.keyboard.press("Tab");
    await page.locator("h1").click();
    await page.keyboard.press("s");
    await untilModels(6);
    await phase("Ready");
    expect(await page.getByText(/infeasible for this model class/).textContent()).toMatch(
      /"recall".*"coverage"/,
    );
  });

  test("cancelling leaves what is there, within 200 ms", async () => {
    const count = await modelCount();
    await page.keyboard.press("s");
    await phase("Solving");
    const took = await page.evaluate(async () => {
      const since = performance.now();
      dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      while (document.querySelector("[data-testid=ramp-phase]")?.textContent !== "Ready") {
        await new Promise((resume) => setTimeout(resume, 1));
      }
      return performance.now() - since;
    });
    expect(took).toBeLessThan(200);
    expect(await modelCount()).toBe(count);
  });

  test.each(["light", "dark"] as const)("has no serious accessibility finding in %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    // Colours pass into each other; on a busy machine that takes its time.
    await expect.poll(() => axeFindings(page), { timeout: 20_000, interval: 500 }).toEqual([]);
    await page.screenshot({ path: `${screenshots}ramp-${colorScheme}.png`, fullPage: true });
  });

  test("an own CSV: its bad row is named, its columns are mapped, and it is solved", async () => {
    const lines = ["name,sex,points,passed"];
    for (let i = 0; i < 200; i++) {
      const points = (i * 37) % 100;
      lines.push(`${i},${i % 2 ? "f" : "m"},${points},${points + (i % 2 ? 0 : 25) > 60 ? "yes" : "no"}`);
    }
    lines.splice(4, 0, "oops,f,3");
    const buffer = Buffer.from(lines.join("\n"));
    await page.locator("input[type=file]").setInputFiles({ name: "exam.csv", mimeType: "text/csv", buffer });
    await page.getByText("row 4: expected 4 cells, got 3 cells").waitFor({ timeout: 20_000 });
    await page.getByLabel("counts as good").selectOption("yes");
    await page.getByRole("button", { name: "Use exam.csv" }).click();
    await page.getByText("In use: exam.csv, 200 rows").waitFor();
    await untilModels(1);
    await phase("Ready");
    expect(await page.getByTestId("approved-sex f").count()).toBe(1);
  });

  test("fits a phone of 360 pixels without sideways scrolling", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.screenshot({ path: `${screenshots}ramp-phone.png`, fullPage: true });
  });

  test("a link restores the goals, and the other tab is still there", async () => {
    const other = await browser.newPage();
    await other.goto(`${demo.address}#v=1&tab=ramp&ratio=0.6&recall=0.9&unknown=1&seed=12`);
    await other.getByLabel("recall: bound", { exact: true }).waitFor({ timeout: 60_000 });
    expect(await other.getByLabel("recall: bound", { exact: true }).inputValue()).toBe("0.9");
    expect(await other.getByRole("checkbox", { name: /Of the good ones/ }).isChecked()).toBe(true);
    await other.getByRole("link", { name: "Sparse autoencoder" }).click();
    await other.getByRole("heading", { name: "Sparse autoencoder" }).waitFor();
    await other.close();
  });

  test("reported no error anywhere on the way", () => expect(errors).toEqual([]));
});
