import { describe, expect, it } from "vitest";
import { compareTimes, timesAlone } from "../src/measure/row.ts";

const subject = { suite: "kernels", case: "product 8", checked: true };

describe("compareTimes", () => {
  it("is above 1 where we are faster", () => {
    const row = compareTimes(subject, [2, 2, 2], { name: "peer", times: [6, 6, 6] });
    expect(row).toMatchObject({ ...subject, peer: "peer", oursMs: 2, peerMs: 6, ratio: 3 });
  });

  it("takes the ratio round by round, so that a slow stretch of the machine cancels", () => {
    const ours = [1, 10, 1, 10, 10];
    const peer = [2, 20, 2, 20, 20];
    const { ratio, spread } = compareTimes(subject, ours, { name: "peer", times: peer });
    expect(ratio).toBe(2);
    expect(spread.ratio).toEqual({ min: 2, q1: 2, q3: 2, max: 2 });
    expect(spread.oursMs).toEqual({ min: 1, q1: 1, q3: 10, max: 10 });
  });

  it("refuses contenders that were not timed in the same rounds", () => {
    expect(() => compareTimes(subject, [1, 2], { name: "peer", times: [1] })).toThrow("2 rounds of peer");
  });
});

describe("timesAlone", () => {
  it("compares with nobody", () => {
    const row = timesAlone(subject, [4, 2, 3]);
    expect(row).toMatchObject({ peer: null, oursMs: 3, peerMs: null, ratio: null });
    expect(row.spread).toMatchObject({ oursMs: { min: 2, max: 4 }, peerMs: null, ratio: null });
  });
});
