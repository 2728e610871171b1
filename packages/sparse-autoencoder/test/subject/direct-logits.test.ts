import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { maxAbsoluteDifference, normalArray } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directLogits, tokenBatch } from "../../src/subject.ts";
import { tinySubjects } from "./support/tiny-subjects.ts";

const [V, D] = [11, 8];
let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

describe.each(tinySubjects)("directLogits of %s", (_, load) => {
  it("are the logits' slope where the norm divides by 1", async () => {
    const subject = await load(device);
    const data = Float32Array.from(normalArray(2, 2 * D));
    const own = await directLogits(subject, { data, width: D });
    expect(own.length).toBe(2 * V);
    const batch = tokenBatch([[1], [1]]);
    // A last residual stream of mean 0 and mean square 1, moved a little along what is orthogonal to it.
    const base = Float32Array.from({ length: D }, (_unused, j) => (j % 2 === 0 ? 1 : -1));
    const hook = "blocks.1.hook_resid_post";
    for (const row of [0, 1]) {
      const direction = data.subarray(row * D, (row + 1) * D);
      const along = direction.reduce((sum, x, j) => sum + x * base[j], 0) / D;
      const across = direction.map((x, j) => x - along * base[j]);
      const step = 1e-2;
      const values = Float32Array.from([
        ...base.map((x, j) => x + step * across[j]),
        ...base.map((x, j) => x - step * across[j]),
      ]);
      const logits = await subject.logits(batch, { edit: { hook, values } });
      const slope = Array.from({ length: V }, (_unused, i) => (logits[i] - logits[V + i]) / (2 * step));
      const wanted = await directLogits(subject, { data: across, width: D });
      expect(maxAbsoluteDifference(slope, wanted)).toBeLessThan(2e-3);
      // Linear in the direction.
      const [ofBase] = [await directLogits(subject, { data: base, width: D })];
      const sum = Array.from(wanted, (x, i) => x + along * ofBase[i]);
      expect(maxAbsoluteDifference(own.subarray(row * V, (row + 1) * V), sum)).toBeLessThan(1e-5);
    }
    for (const [count, width] of [
      [D, D - 1],
      [D + 1, D],
      [0, D],
    ]) {
      await expect(directLogits(subject, { data: new Float32Array(count), width })).rejects.toThrow(
        `directLogits: expected one or more rows of width 8, got ${count} numbers in rows of ${width}`,
      );
    }
  });
});
