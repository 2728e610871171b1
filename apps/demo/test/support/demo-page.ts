import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** The demo's page as a test drives it. */
export class DemoPage {
  readonly page: Page;
  /** Errors that the page or its console reported. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      // The page may come without a trained autoencoder; the browser reports the files that are not there.
      if (message.type() === "error" && !message.location().url.includes("/checkpoints/"))
        this.errors.push(message.text());
    });
  }

  /** The number of finished steps on display. */
  async step(): Promise<number> {
    return Number(await this.page.getByTestId("step").getAttribute("data-step"));
  }

  /** Waits until at least so many steps are done. */
  async untilStep(step: number): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => Number(document.querySelector("[data-testid=step]")?.getAttribute("data-step")) >= wanted,
      step,
      { timeout: 120_000 },
    );
  }

  async untilPhase(phase: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => document.querySelector("[data-testid=phase]")?.textContent === wanted,
      phase,
      { timeout: 60_000 },
    );
  }

  /** Presses a key and measures in the page how many milliseconds later a phase is shown. */
  async millisecondsFromKeyToPhase(key: string, phase: string): Promise<number> {
    const watch = await this.page.evaluateHandle((wanted) => {
      let pressed = 0;
      const onKey = () => {
        pressed = performance.now();
      };
      addEventListener("keydown", onKey, { capture: true, once: true });
      const shown = document.querySelector("[data-testid=phase]") as Element;
      const measured = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (shown.textContent !== wanted) return;
          observer.disconnect();
          resolve(performance.now() - pressed);
        });
        observer.observe(shown, { characterData: true, childList: true, subtree: true });
      });
      return { measured };
    }, phase);
    await this.page.keyboard.press(key);
    return watch.evaluate(({ measured }) => measured);
  }

  /** The rows of the metrics that the page gives to download. */
  async metrics(): Promise<Record<string, number>[]> {
    const coming = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Metrics (CSV)" }).click();
    const text = await readFile(await (await coming).path(), "utf8");
    const [head = "", ...lines] = text.trimEnd().split("\n");
    const columns = head.split(",");
    return lines.map((line) =>
      Object.fromEntries(line.split(",").map((field, i) => [columns[i], Number(field)])),
    );
  }

  /** For each canvas that a selector finds, how many different colours it shows. */
  colorCounts(selector: string): Promise<number[]> {
    return this.page.evaluate(
      (query) =>
        [...document.querySelectorAll<HTMLCanvasElement>(query)].map((canvas) => {
          const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
          return new Set(pixels && new Uint32Array(pixels.buffer)).size;
        }),
      selector,
    );
  }

  /**
   * Measures, from now until asked, how long the page was held up, in milliseconds: by its own longest script, and at
   * most in all, which on a machine that has other things to do is mostly their doing.
   */
  async watchAnswers(): Promise<() => Promise<{ readonly script: number; readonly gap: number }>> {
    const longest = await this.page.evaluateHandle(() => {
      const found = { script: 0, gap: 0, last: performance.now() };
      setInterval(() => {
        const now = performance.now();
        found.gap = Math.max(found.gap, now - found.last);
        found.last = now;
      }, 10);
      new PerformanceObserver((list) => {
        for (const frame of list.getEntries()) {
          const scripts = "scripts" in frame && Array.isArray(frame.scripts) ? frame.scripts : [];
          for (const { duration } of scripts) found.script = Math.max(found.script, duration);
        }
      }).observe({ type: "long-animation-frame" });
      return found;
    });
    return () => longest.evaluate(({ script, gap }) => ({ script, gap }));
  }
}
