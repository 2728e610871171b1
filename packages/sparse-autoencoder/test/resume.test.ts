import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const child = fileURLToPath(new URL("./support/train-in-child.ts", import.meta.url));
const STEPS = 400;

/** Trains in a process of its own; kills it with SIGKILL once it has printed `killAfter` steps. */
function train(
  folder: string,
  killAfter = Number.POSITIVE_INFINITY,
): Promise<{ steps: number[]; digest?: string; signal: string | null }> {
  const args = ["--conditions=@quadrivium/source", "--import", "tsx", child, folder, String(STEPS)];
  const running = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const steps: number[] = [];
  let digest: string | undefined;
  let rest = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [kind, value] = line.split(" ");
      if (kind === "step") steps.push(Number(value));
      else digest = value;
    }
    if (steps.length >= killAfter) running.kill("SIGKILL");
  });
  return new Promise((resolve) => running.on("close", (_code, signal) => resolve({ steps, digest, signal })));
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sae-resume-"));
});
afterAll(() => rm(root, { recursive: true }));

it("a run killed twice and resumed ends in the same bits as one never killed", {
  timeout: 120_000,
}, async () => {
  const whole = await train(join(root, "whole"));
  expect(whole.signal).toBe(null);
  expect(whole.steps.at(-1)).toBe(STEPS);

  const killed = join(root, "killed");
  const first = await train(killed, 150);
  expect(first.signal).toBe("SIGKILL");
  expect(first.digest).toBeUndefined();
  const second = await train(killed, 100);
  expect(second.signal).toBe("SIGKILL");
  expect(second.steps[0]).toBeGreaterThan(100);
  const last = await train(killed);
  expect(last.steps.at(-1)).toBe(STEPS);
  expect(last.steps.length).toBeLessThan(STEPS);
  expect(last.digest).toBe(whole.digest);
  // What the kills may leave is a folder that was not yet renamed; the checkpoints themselves are whole.
  const kept = (await readdir(killed)).filter((name) => !name.endsWith(".writing"));
  expect(kept).toEqual(["step-000000390", "step-000000400"]);
});
