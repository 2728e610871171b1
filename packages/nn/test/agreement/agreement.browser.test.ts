import { browserForTests } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOSS_TOLERANCE, lossDifference } from "./compare-losses.ts";
import { digestOf, readGolden } from "./golden.ts";
import { loadImageTask, loadTextTask } from "./load-task.ts";
import { type AgreementPage, openAgreementPage } from "./open-agreement-page.ts";

const browser = browserForTests();
const golden = readGolden();
const tasks = [loadTextTask(), await loadImageTask()].filter((task) => task !== undefined);

describe.skipIf(browser === undefined)("200 steps in Chromium", { timeout: 600_000 }, () => {
  let page: AgreementPage;
  beforeAll(async () => {
    page = await openAgreementPage(browser!);
  });
  afterAll(() => page?.close());

  // agreement.test.ts holds these golden losses against the reference device itself.
  describe.each(tasks)("of the $model", (task) => {
    it.each(["wasm", "webgl2", "webgpu"] as const)("agree with the reference on %s", async (backend) => {
      const { digest, reference } = golden[task.model];
      expect(digestOf(task)).toBe(digest);
      const { description, losses } = await page.train(backend, task);
      expect(description.backend).toBe(backend);
      if (backend === "wasm") expect(description.reason).toContain("no SharedArrayBuffer");
      else expect(description.adapter).toMatch(/swiftshader/i);
      expect(lossDifference(losses, reference)).toBeLessThan(LOSS_TOLERANCE);
    });
  });
});
