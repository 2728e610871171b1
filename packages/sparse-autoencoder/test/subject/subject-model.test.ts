import { type Device, OptionError, openReferenceDevice, ShapeError } from "@quadrivium/kernels";
import { compile, input, type Tensor } from "@quadrivium/tensor";
import { maxAbsoluteDifference } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parameterCount } from "../../src/subject/subject-config.ts";
import {
  checkSubjectConfig,
  type HookPoint,
  hookPoints,
  type SubjectConfig,
  SubjectModel,
  tokenBatch,
} from "../../src/subject.ts";
import { loadTinyGpt2, tinySubjects } from "./support/tiny-subjects.ts";

const [V, D] = [11, 8];
const documents = [
  [3, 1, 4, 1, 5, 9],
  [2, 6, 5],
  [7, 10, 0, 8],
];
/** Results are float32; the reference device computes in float64. */
const ROUNDING = 1e-6;

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

describe.each(tinySubjects)("%s", (_, load) => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await load(device);
  });

  it("gives from its own values at any hook point what it gives from the tokens", async () => {
    const batch = tokenBatch(documents);
    const whole = await subject.logits(batch);
    const losses = await subject.losses(batch);
    for (const hook of hookPoints(2)) {
      const values = await subject.activations(batch, hook);
      const edit = { hook, values };
      expect(maxAbsoluteDifference(await subject.logits(batch, { edit }), whole)).toBeLessThan(ROUNDING);
      expect(maxAbsoluteDifference(await subject.losses(batch, edit), losses)).toBeLessThan(ROUNDING);
    }
  });

  it("gives from other values what is behind the hook point makes of them", async () => {
    const batch = tokenBatch(documents);
    const [pre, mid, post]: HookPoint[] = [
      "blocks.1.hook_resid_pre",
      "blocks.1.hook_resid_mid",
      "blocks.1.hook_resid_post",
    ];
    const [before, between, after] = [
      await subject.activations(batch, pre),
      await subject.activations(batch, mid),
      await subject.activations(batch, post),
    ];
    const zeros = new Float32Array(before.length);
    const from = (hook: HookPoint, values: Float32Array) => subject.logits(batch, { edit: { hook, values } });
    // Without what the perceptron adds, the residual stream goes by it as it was.
    const withoutPerceptron = await from("blocks.1.hook_mlp_out", zeros);
    expect(maxAbsoluteDifference(withoutPerceptron, await from(post, between))).toBeLessThan(ROUNDING);
    const withoutAttention = await from("blocks.1.hook_attn_out", zeros);
    expect(maxAbsoluteDifference(withoutAttention, await from(mid, before))).toBeLessThan(ROUNDING);
    expect(maxAbsoluteDifference(withoutAttention, withoutPerceptron)).toBeGreaterThan(0.01);
    // What a block gives is what the next one gets.
    expect(await subject.activations(batch, "blocks.0.hook_resid_post")).toEqual(before);
    const added = await subject.activations(batch, "blocks.1.hook_mlp_out");
    expect(
      maxAbsoluteDifference(
        after,
        between.map((x, i) => x + added[i]),
      ),
    ).toBeLessThan(ROUNDING);
  });

  it("is not moved by what lies behind, be it padding or other rows", async () => {
    const together = await subject.logits(tokenBatch(documents, { rows: 5, length: 6 }));
    for (const [row, document] of documents.entries()) {
      const alone = await subject.logits(tokenBatch([document]));
      const own = together.subarray(row * 6 * V, (row * 6 + document.length) * V);
      expect(maxAbsoluteDifference(own, alone)).toBeLessThan(ROUNDING);
    }
  });

  it("gives the logits of a window alone", async () => {
    const batch = tokenBatch(documents);
    const whole = await subject.logits(batch);
    for (const start of [0, 1, 4]) {
      const part = await subject.logits(batch, { window: { start, size: 2 } });
      const wanted = documents.flatMap((_, row) => [
        ...whole.subarray((row * 6 + start) * V, (row * 6 + start + 2) * V),
      ]);
      expect(maxAbsoluteDifference(part, wanted)).toBeLessThan(ROUNDING);
    }
  });

  it("tells each token's loss, and 0 where none follows", async () => {
    const batch = tokenBatch(documents);
    const logits = await subject.logits(batch);
    const losses = await subject.losses(batch);
    for (let place = 0; place < losses.length; place++) {
      const [row, t] = [Math.floor(place / 6), place % 6];
      const own = Array.from(logits.subarray(place * V, (place + 1) * V));
      const next = documents[row][t + 1];
      const logSum = Math.log(own.reduce((total, logit) => total + Math.exp(logit), 0));
      expect(losses[place]).toBeCloseTo(next === undefined ? 0 : logSum - own[next], 5);
    }
  });

  it("decodes with caches what it gives without, and visits hook points on the way", async () => {
    const tokens = documents[0];
    const { model, parameters } = subject;
    const caches = model.caches("test", { batch: 1, length: 6 });
    const hook: HookPoint = "blocks.1.hook_mlp_out";
    const batch = tokenBatch([tokens]);
    const [whole, values] = [await subject.logits(batch), await subject.activations(batch, hook)];
    let position = 0;
    for (const count of [3, 1, 1, 1]) {
      const step = await compile(
        device,
        () => {
          const given = input("tokens", [1, count], "int32");
          let visited: Tensor = given;
          const { residual, updates } = model.decode(
            given,
            caches,
            input("position", [], "int32"),
            (at, x) => {
              if (at === hook) visited = x;
              return x;
            },
          );
          return { outputs: { logits: model.unembed(residual), visited }, updates };
        },
        { parameters },
      );
      const { logits, visited } = await step.run({
        tokens: tokens.slice(position, position + count),
        position,
      });
      const own = (data: Float32Array, width: number) =>
        data.subarray(position * width, (position + count) * width);
      expect(maxAbsoluteDifference(logits, own(whole, V))).toBeLessThan(ROUNDING);
      expect(maxAbsoluteDifference(visited, own(values, D))).toBeLessThan(ROUNDING);
      position += count;
      await step.dispose();
    }
  });

  it("names as many parameters as are counted before any is made", () => {
    const { model, config } = subject;
    const count = model.parameters.reduce((total, { shape }) => total + shape.reduce((a, b) => a * b), 0);
    expect(parameterCount(config)).toBe(count);
    const names = model.parameters.map(({ source }) => source.name);
    expect(new Set(names).size).toBe(names.length);
    expect(parameterCount({ ...config, tied: false })).toBe(count + V * D);
  });
});

describe("SubjectModel", () => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await loadTinyGpt2(device);
  });

  it("keeps programs for a few shapes and makes the others anew", async () => {
    const first = await subject.logits(tokenBatch([[1, 2, 3]]));
    for (let rows = 2; rows < 24; rows++) {
      const many = await subject.logits(tokenBatch(new Array(rows).fill([1, 2, 3])));
      expect(maxAbsoluteDifference(many.subarray(0, 3 * V), first)).toBeLessThan(ROUNDING);
    }
    expect(await subject.logits(tokenBatch([[1, 2, 3]]))).toEqual(first);
  });

  it("serves several callers at a time", async () => {
    const one = tokenBatch([[1, 2, 3]]);
    const other = tokenBatch([[4, 5, 6]]);
    const wanted = [await subject.logits(one), await subject.logits(other)];
    const shapes = Array.from({ length: 20 }, (_, i) => tokenBatch(new Array(i + 1).fill([1])));
    const all = await Promise.all([one, other, ...shapes, one].map((batch) => subject.logits(batch)));
    expect([all[0], all[1], all.at(-1)]).toEqual([...wanted, wanted[0]]);
  });

  it("refuses what does not fit", async () => {
    const batch = tokenBatch([[1, 2, 3]]);
    const hook: HookPoint = "blocks.0.hook_resid_post";
    const none = subject.logits(batch, { edit: { hook, values: new Float32Array(5) } });
    await expect(none).rejects.toThrow(
      "values at blocks.0.hook_resid_post: expected [1, 3, 8], got 5 numbers",
    );
    await expect(none).rejects.toThrow(ShapeError);
    await expect(subject.activations(batch, "blocks.2.hook_resid_post")).rejects.toThrow(
      /hook point: expected blocks.0 … blocks.1 and one of .*, got blocks.2.hook_resid_post/,
    );
    await expect(subject.logits(tokenBatch([[1, 11]]))).rejects.toThrow(
      "expected ids in 0 … 10, got 11 in row 0, place 1",
    );
    await expect(subject.logits(tokenBatch([[1, -1]]))).rejects.toThrow(OptionError);
    await expect(subject.logits(tokenBatch([[1, 2, 3, 4, 5, 6, 7]]))).rejects.toThrow(
      "expected at most 6 tokens, as many as the subject has positions, got 7",
    );
    await expect(subject.logits({ ...batch, rows: 2 })).rejects.toThrow("expected [2, 3] tokens, got 3");
    for (const window of [
      { start: 2, size: 2 },
      { start: -1, size: 1 },
      { start: 0, size: 0 },
    ]) {
      await expect(subject.logits(batch, { window })).rejects.toThrow("one or more places within 0 … 2");
    }
  });

  it("begins with drawn weights where none are given", async () => {
    const config: SubjectConfig = { ...subject.config, layers: 1, hidden: 5 };
    const drawn = new SubjectModel(device, config);
    const logits = await drawn.logits(tokenBatch([[1, 2]]));
    expect(logits.every(Number.isFinite)).toBe(true);
    await drawn.dispose();
  });

  it("checks its configuration", () => {
    const { config } = subject;
    const broken: SubjectConfig = { ...config, architecture: "gpt3" as "gpt2" };
    expect(() => checkSubjectConfig(broken)).toThrow("architecture: expected gpt2 or llama, got gpt3");
    expect(() => checkSubjectConfig({ ...config, positions: 0.5 })).toThrow("positions: expected a whole");
  });
});

describe("tokenBatch", () => {
  it("fills up with token 0", () => {
    expect(tokenBatch([[5], [6, 7]], { rows: 3, length: 3 })).toEqual({
      tokens: Int32Array.of(5, 0, 0, 6, 7, 0, 0, 0, 0),
      rows: 3,
      length: 3,
      lengths: [1, 2, 0],
    });
  });

  it("refuses no documents, too many, empty ones and longer ones", () => {
    expect(() => tokenBatch([])).toThrow("tokenBatch: documents: expected one or more, got 0");
    expect(() => tokenBatch([[1], [2]], { rows: 1 })).toThrow(
      "expected at most 1, the number of rows, got 2",
    );
    expect(() => tokenBatch([[1], []])).toThrow("expected 1 … 1 tokens in document 1, got 0");
    expect(() => tokenBatch([[1, 2]], { length: 1 })).toThrow("expected 1 … 1 tokens in document 0, got 2");
  });
});
