import { expect, test } from "vitest";
import { type FromWorker, isCurrent } from "../../src/autoencoder/emoji/protocol.ts";
import { SHIPPED_RUN } from "../../src/autoencoder/training/training-protocol.ts";

const phase = (run: number): FromWorker => ({ type: "phase", run, phase: "running" });

test("messages of the run that is shown are taken, late ones of others dropped", () => {
  expect(isCurrent(phase(3), 3)).toBe(true);
  expect(isCurrent(phase(2), 3)).toBe(false);
  expect(isCurrent(phase(SHIPPED_RUN), 1)).toBe(false);
  expect(isCurrent({ type: "failed", run: 1, message: "no" }, SHIPPED_RUN)).toBe(false);
});
