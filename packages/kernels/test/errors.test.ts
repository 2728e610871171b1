import { describe, expect, it, vi } from "vitest";
import * as errors from "../src/errors.ts";

const { QuadriviumError, ShapeError, DTypeError, OptionError, IndexError, DeviceError, DeviceLostError } =
  errors;

describe("errors", () => {
  it("say what was expected and what came, and carry both", () => {
    const cause = new Error("below");
    const error = new ShapeError("softmax", { expected: "rank ≥ 1", received: "shape []", cause });
    expect(error.message).toBe("softmax: expected rank ≥ 1, got shape []");
    expect(error).toMatchObject({ expected: "rank ≥ 1", received: "shape []", cause, name: "ShapeError" });
    expect(new ShapeError("softmax", { expected: "rank 1" }).message).toBe("softmax: expected rank 1");
    expect(new ShapeError("softmax", { received: "rank 0" }).message).toBe("softmax: got rank 0");
    expect(new ShapeError("softmax").message).toBe("softmax");
    expect("cause" in new ShapeError("softmax")).toBe(false);
  });

  it.each([ShapeError, DTypeError, OptionError, IndexError, DeviceError])(
    "$errorName is one of its own",
    (type) => {
      const error = new type("subject");
      expect(error).toBeInstanceOf(type);
      expect(error).toBeInstanceOf(QuadriviumError);
      expect(error).toBeInstanceOf(Error);
      expect(error.name).toBe(type.errorName);
      expect(error.stack).toContain("errors.test.ts");
      for (const other of [ShapeError, DTypeError, OptionError, IndexError, DeviceError]) {
        expect(other.isInstance(error)).toBe(other === type);
      }
      expect(QuadriviumError.isInstance(error)).toBe(true);
    },
  );

  it("are known by another copy of the package", async () => {
    vi.resetModules();
    const copy: typeof errors = await import("../src/errors.ts");
    expect(copy.ShapeError).not.toBe(ShapeError);
    const error = new copy.ShapeError("matmul");
    expect(error).not.toBeInstanceOf(ShapeError);
    expect(ShapeError.isInstance(error)).toBe(true);
    expect(QuadriviumError.isInstance(error)).toBe(true);
    expect(IndexError.isInstance(error)).toBe(false);
    expect(copy.ShapeError.isInstance(new ShapeError("matmul"))).toBe(true);
  });

  it("know classes that are derived from them, and nothing else", () => {
    class RowError extends ShapeError {
      static override readonly errorName = "RowError";
    }
    const error = new RowError("row");
    expect(error.name).toBe("RowError");
    expect([RowError.isInstance(error), ShapeError.isInstance(error)]).toEqual([true, true]);
    expect(RowError.isInstance(new ShapeError("row"))).toBe(false);
    for (const other of [
      undefined,
      null,
      "ShapeError",
      3,
      {},
      new Error("ShapeError"),
      { name: "ShapeError" },
    ]) {
      expect(QuadriviumError.isInstance(other)).toBe(false);
    }
  });

  it("tell a lost device from another trouble with one", () => {
    const error = new DeviceLostError("webgl2");
    expect(error.name).toBe("DeviceLostError");
    expect([DeviceLostError.isInstance(error), DeviceError.isInstance(error)]).toEqual([true, true]);
    expect(DeviceLostError.isInstance(new DeviceError("webgl2"))).toBe(false);
  });

  it("keep their name where a minifier renames the classes", () => {
    const renamed = class a extends QuadriviumError {
      static override readonly errorName = "RenamedError";
    };
    expect(new renamed("subject").name).toBe("RenamedError");
  });
});
