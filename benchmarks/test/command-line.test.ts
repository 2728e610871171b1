import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../src/command-line.ts";

describe("parseCommandLine", () => {
  it("reads suite, file and check in any order", () => {
    expect(parseCommandLine(["kernels"])).toEqual({ suite: "kernels", json: undefined, check: false });
    expect(parseCommandLine(["--json", "out.json", "steps"])).toMatchObject({
      suite: "steps",
      json: "out.json",
    });
    expect(parseCommandLine(["steps", "--check"])).toMatchObject({ suite: "steps", check: true });
  });

  it.each([
    [[], "no suite"],
    [["conv"], "conv"],
    [["kernels", "steps"], "steps"],
    [["kernels", "--json"], "--json"],
    [["kernels", "--json", "--check"], "--json"],
    [["kernels", "--check", "--json", "out.json"], "nothing"],
    [["profile", "--check"], "profile"],
    [["kernels", "--threads"], "--threads"],
  ])("refuses %j", (words, named) => {
    expect(() => parseCommandLine(words)).toThrow(named);
  });
});
