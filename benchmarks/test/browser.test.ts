import { describe, expect, it } from "vitest";
import { allBrowserCases } from "../src/browser/browser-cases.ts";
import { decodeFloats, encodeFloats } from "../src/browser/float-text.ts";
import { isSoftware } from "../src/browser/graphics.ts";

describe("isSoftware", () => {
  it.each([
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    "google, swiftshader",
    "llvmpipe (LLVM 15.0.6, 256 bits)",
    "ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)",
    // Nobody says what it is: no figure of it is a card's.
    "",
    undefined,
  ])("%s is", (name) => expect(isSoftware(name)).toBe(true));

  it.each([
    "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)",
    "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)",
    "nvidia, ampere",
  ])("%s is not", (name) => expect(isSoftware(name)).toBe(false));
});

describe("elements as text", () => {
  it("are the same bits on the other side", () => {
    const elements = Float32Array.from({ length: 10_007 }, (_, i) =>
      Math.fround(Math.exp(i % 80) * (i % 2 ? -1 : 1)),
    );
    expect(decodeFloats(encodeFloats(elements))).toEqual(elements);
    expect(decodeFloats(encodeFloats([]))).toHaveLength(0);
  });
});

describe("the cases of the page", () => {
  it("have names by which both sides make the same", () => {
    const titles = Object.values(allBrowserCases.tasks).map((task) => task().title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const stepCase of Object.values(allBrowserCases.steps))
      expect(stepCase().tfjs).toBeTypeOf("function");
  });
});
