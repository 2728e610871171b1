import { expect, test } from "vitest";
import { JobQueue } from "../../src/autoencoder/worker/job-queue.ts";
import { spreadRows } from "../../src/autoencoder/worker/training-task.ts";

test("jobs are done in order, and those that come meanwhile", async () => {
  const done: number[] = [];
  const queue = new JobQueue();
  queue.push(async () => {
    done.push(1);
    queue.push(async () => void done.push(3));
  });
  queue.push(async () => void done.push(2));
  expect(queue.isEmpty).toBe(false);
  await queue.runAll();
  expect(done).toEqual([1, 2, 3]);
  expect(queue.isEmpty).toBe(true);
});

test("rows are spread over all, and all are taken where there are few", () => {
  const rows = { data: Float32Array.from({ length: 20 }, (_, i) => i), width: 2 };
  expect(spreadRows(rows, 99)).toEqual(rows);
  expect([...spreadRows(rows, 3).data]).toEqual([0, 1, 6, 7, 12, 13]);
});
