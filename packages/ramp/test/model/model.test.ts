import { formatLiblinear, LinearModel, parseLiblinear } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/numbers/sha256.ts";
import { synthetic } from "../support/synthetic.ts";

const model = new LinearModel(Float64Array.of(0.1, -2, 1 / 3), 0.25);

describe("models", () => {
  test("LIBLINEAR text, there and back", () => {
    const text = formatLiblinear(model);
    expect(text.split("\n").slice(6, 10)).toEqual(["0.2 ", "-4 ", "0.6666666666666666 ", "-0.5 "]);
    expect(parseLiblinear(text).hash).toBe(model.hash);
  });

  test("the order of labels is honoured", () => {
    const turned = parseLiblinear(formatLiblinear(model).replace("label 1 -1", "label -1 1"));
    expect([...turned.weights]).toEqual([...model.weights].map((weight) => -weight));
    expect(turned.bias).toBe(-model.bias);
  });

  test.each([
    [/\nw\n/, "\n", /a line that says w/],
    ["nr_class 2", "nr_class 3", /nr_class 2/],
    ["label 1 -1", "label 1 2", /label 1 -1/],
    ["0.2", "x", /row 7: expected one finite weight/],
    ["-0.5 ", "", /row 10: expected one finite weight/],
    ["nr_feature 3", "nr_feature 2", /row 10: expected the end of the text/],
    ["nr_feature 3", "nr_feature 1e9", /nr_feature no larger/],
  ])("refuses %s → %s", (from, to, message) => {
    expect(() => parseLiblinear(formatLiblinear(model).replace(from, to))).toThrow(message);
  });

  test("the same rows get the same decisions; drawn ones follow their probabilities", () => {
    const data = synthetic(3, 200);
    expect(model.decide(data)).toEqual(model.decide(data));
    const probable = model.probabilities(data).reduce((sum, p) => sum + p, 0);
    let drawn = 0;
    for (let seed = 0; seed < 50; seed++) drawn += model.draw(data, seed).filter((one) => one === 1).length;
    expect(Math.abs(drawn / 50 - probable)).toBeLessThan(3);
  });

  test("SHA-256 of known texts", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(sha256(bytes(""))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256(bytes("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    expect(sha256(bytes(long))).toBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  });
});
