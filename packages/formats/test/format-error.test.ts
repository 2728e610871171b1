import { describe, expect, it } from "vitest";
import { FormatError } from "../src/index.ts";

const details = { format: "safetensors", reason: "hole", expected: "4", received: "8" } as const;

describe("FormatError", () => {
  it("says where, what was expected and what came", () => {
    const error = new FormatError({ ...details, path: "model.safetensors", tensor: "w" });
    expect(error.message).toBe('safetensors: model.safetensors: tensor "w": expected 4, got 8');
    expect(error).toMatchObject({ ...details, name: "FormatError", path: "model.safetensors", tensor: "w" });
  });

  it("keeps the cause, and shortens a hostile name", () => {
    const cause = new Error("deep");
    const error = new FormatError({ ...details, tensor: "x".repeat(1_000_000), cause });
    expect(error.cause).toBe(cause);
    expect(error.message.length).toBeLessThan(200);
  });

  it("is recognised across two copies of the package", async () => {
    const url = `${new URL("../src/format-error.ts", import.meta.url).pathname}?copy`;
    const copy: typeof import("../src/format-error.ts") = await import(/* @vite-ignore */ url);
    expect(copy.FormatError).not.toBe(FormatError);
    const foreign = new copy.FormatError(details);
    expect(foreign instanceof FormatError).toBe(false);
    expect(FormatError.isInstance(foreign)).toBe(true);
    expect(copy.FormatError.isInstance(new FormatError(details))).toBe(true);
    for (const other of [new Error("x"), { name: "FormatError" }, null, undefined]) {
      expect(FormatError.isInstance(other)).toBe(false);
    }
  });
});
