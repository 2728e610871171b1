import { describe, expect, it } from "vitest";
import { checkCaseNames, parseCommandLine } from "../src/command-line.ts";

describe("parseCommandLine", () => {
  it("reads suite and options in any order", () => {
    expect(parseCommandLine(["kernels"])).toEqual({
      suite: "kernels",
      json: undefined,
      check: false,
      only: undefined,
      long: false,
    });
    expect(parseCommandLine(["--json", "out.json", "all"])).toMatchObject({ suite: "all", json: "out.json" });
    expect(parseCommandLine(["steps", "--check"])).toMatchObject({ suite: "steps", check: true });
    expect(parseCommandLine(["browser", "--only", "product-256"])).toMatchObject({ suite: "browser" });
    expect(parseCommandLine(["--only", "a,b", "steps", "--long"])).toMatchObject({
      only: ["a", "b"],
      long: true,
    });
  });

  it.each([
    [[], "no suite"],
    [["conv"], "conv"],
    [["kernels", "steps"], "steps"],
    [["kernels", "--json"], "--json"],
    [["kernels", "--json", "--check"], "--json"],
    [["kernels", "--check", "--json", "out.json"], "nothing"],
    [["profile", "--check"], "profile"],
    [["autoencoder", "--check"], "autoencoder"],
    [["all", "--only", "clip"], "--only"],
    [["steps", "--only"], "--only"],
    [["kernels", "--threads"], "--threads"],
  ])("refuses %j", (words, named) => {
    expect(() => parseCommandLine(words)).toThrow(named);
  });
});

describe("checkCaseNames", () => {
  it("names the cases that there are", () => {
    expect(() => checkCaseNames(["clip"], ["clip", "dvae"])).not.toThrow();
    expect(() => checkCaseNames(undefined, ["dvae"])).not.toThrow();
    expect(() => checkCaseNames(["clap"], ["clip", "dvae"])).toThrow(/clip, dvae.*clap/);
  });
});
