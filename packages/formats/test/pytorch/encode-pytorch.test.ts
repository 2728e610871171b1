import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { encodePyTorch, openPyTorch, type WritableTorchValue } from "../../src/index.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const values: [string, WritableTorchValue][] = [
  ["pre_bias", { dtype: "F32", shape: [3], data: Float32Array.of(1, -2.5, 1e-30) }],
  ["stats", { dtype: "I64", shape: [2], data: BigInt64Array.of(5n, -7n) }],
  ["half", { dtype: "F16", shape: [2, 1], data: Float32Array.of(0.5, -3) }],
  ["k", { dtype: "I32", shape: [], data: Int32Array.of(32) }],
  ["empty", { dtype: "F32", shape: [0, 4], data: new Float32Array(0) }],
  ["activation", "TopK"],
  [
    "activation_state_dict",
    new Map<string, WritableTorchValue>([
      ["k", 32],
      ["scale", -(2 ** 40)],
      ["ok", true],
    ]),
  ],
];

/** Python with PyTorch, where it is installed. */
const python = (() => {
  try {
    execFileSync("/usr/bin/python3", ["-c", "import torch"], { stdio: "ignore" });
    return "/usr/bin/python3";
  } catch {
    return undefined;
  }
})();

describe("encodePyTorch", () => {
  it("writes what openPyTorch reads, and equal bytes for equal content", async () => {
    const bytes = encodePyTorch(values);
    expect(encodePyTorch(new Map(values))).toEqual(bytes);
    const file = await openPyTorch(bytes);
    expect([...file.tensors.keys()]).toEqual(["pre_bias", "stats", "half", "k", "empty"]);
    for (const [name, value] of values) {
      if (value === null || typeof value !== "object" || !("dtype" in value)) continue;
      const read = await file.readTensor(name);
      expect(read.shape).toEqual(value.shape);
      expect(read.dtype).toBe(value.dtype);
      if (value.dtype !== "F16") expect(read.data).toEqual(value.data);
    }
    if (!(file.value instanceof Map)) throw new Error("expected a dictionary");
    expect(file.value.get("activation_state_dict")).toEqual(values[6]![1]);
  });

  it.skipIf(python === undefined)(
    "writes what torch.load reads, with weights_only (skipped without PyTorch)",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "quadrivium-"));
      try {
        const path = join(folder, "ours.pt");
        writeFileSync(path, encodePyTorch(values));
        const script = fileURLToPath(new URL("../golden/pytorch_files.py", import.meta.url));
        const read = JSON.parse(execFileSync(python ?? "", [script, path], { encoding: "utf8" }));
        expect(read.stats).toEqual({ dtype: "torch.int64", shape: [2], data: [5, -7] });
        expect(read.half).toEqual({ dtype: "torch.float16", shape: [2, 1], data: [0.5, -3] });
        expect(read.empty).toEqual({ dtype: "torch.float32", shape: [0, 4], data: [] });
        expect(read.pre_bias.data).toEqual([1, -2.5, Math.fround(1e-30)]);
        expect(read.activation_state_dict).toEqual({ k: 32, scale: -(2 ** 40), ok: true });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );

  it("refuses types that such files do not have", async () => {
    const error = await rejectionOf(() =>
      encodePyTorch({ w: { dtype: "U32", shape: [1], data: Uint32Array.of(1) } }),
    );
    expect(error.reason).toBe("dtype");
  });
});
