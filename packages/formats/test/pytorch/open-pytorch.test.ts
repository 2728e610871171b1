import { describe, expect, it } from "vitest";
import { openPyTorch } from "../../src/index.ts";
import { elementsOf } from "../support/elements-of.ts";
import { decodeBase64, pythonFiles } from "../support/python-files.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const open = (name: string) => openPyTorch(decodeBase64(pythonFiles.pytorch[name]!.file));

describe("openPyTorch", () => {
  it.each(["state", "module"])("reads what torch.save wrote: %s", async (name) => {
    const file = await open(name);
    const { tensors } = pythonFiles.pytorch[name]!;
    expect([...file.tensors.keys()]).toEqual(Object.keys(tensors));
    for (const [tensor, { shape, data }] of Object.entries(tensors)) {
      const read = await file.readTensor(tensor);
      expect(read.shape, tensor).toEqual(shape);
      expect(elementsOf(read), tensor).toEqual(data);
    }
  });

  it("gives the values that are no tensors", async () => {
    const { value } = await open("state");
    if (!(value instanceof Map)) throw new Error("expected a dictionary");
    expect(value.get("activation")).toBe("TopK");
    expect(value.get("activation_state_dict")).toEqual(
      new Map<string, unknown>([
        ["k", 32],
        ["postact_fn", "ReLU"],
        ["scale", 0.5],
        ["none", null],
        ["big", 2 ** 40],
      ]),
    );
  });

  it("names what it will not run", async () => {
    expect((await rejectionOf(() => open("evil"))).message).toMatch(
      /the name "(__builtin__|builtins)\.eval"/,
    );
    expect((await rejectionOf(() => open("whole module"))).message).toContain(
      '"torch.nn.modules.linear.Linear"',
    );
  });

  it("names the tensor that is not there", async () => {
    const file = await open("module");
    const error = await rejectionOf(() => file.readTensor("wieght"));
    expect(error.reason).toBe("unknown-tensor");
    expect(error.message).toContain('"weight", "bias"');
  });
});
