import { describe, expect, it } from "vitest";
import { inProcess } from "../src/measure/in-process.ts";
import { interleave } from "../src/measure/interleave.ts";

describe("interleave", () => {
  it("lets contenders take turns and throws the warm-up away", async () => {
    const order: string[] = [];
    const contender = (name: string, start: number) => {
      let time = start;
      return {
        turn: async () => {
          order.push(name);
          return time++;
        },
      };
    };
    const times = await interleave([contender("ours", 0), contender("peer", 100)], {
      warmUp: 1,
      rounds: 2,
      pauseMs: 0,
    });
    expect(order).toEqual(["ours", "peer", "ours", "peer", "ours", "peer"]);
    expect(times).toEqual([
      [1, 2],
      [101, 102],
    ]);
  });
});

describe("inProcess", () => {
  it("repeats short work within a turn and tells the time of one run", async () => {
    let runs = 0;
    const contender = await inProcess(() => {
      const end = performance.now() + 1;
      while (performance.now() < end);
      runs++;
    });
    runs = 0;
    const time = await contender.turn();
    expect(runs).toBeGreaterThan(1);
    expect(time).toBeGreaterThanOrEqual(1);
  });

  it("waits for work that is asynchronous", async () => {
    let done = 0;
    const contender = await inProcess(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        done++;
      },
      { turnMs: 20 },
    );
    const before = done;
    expect(await contender.turn()).toBeGreaterThan(20);
    // One run that is not timed, and one that is.
    expect(done).toBe(before + 2);
  });
});
