import { describe, expect, it } from "vitest";
import { encodeOnnx } from "../src/kernels/engines/onnx-model.ts";

describe("encodeOnnx", () => {
  it("writes fields as protocol buffers do", () => {
    const bytes = encodeOnnx({
      nodes: [{ op: "Relu", inputs: ["x"], outputs: ["y"] }],
      inputs: { x: [300] },
      outputs: { y: [300] },
    });
    // Field 1, the version of the format, as an integer: 8; then field 7, the graph, with its length.
    expect([...bytes.subarray(0, 3)]).toEqual([0x08, 8, (7 << 3) | 2]);
    const length = bytes[3];
    // Field 8, the version of the operators: "" and 13.
    expect([...bytes.subarray(4 + length)]).toEqual([(8 << 3) | 2, 4, (1 << 3) | 2, 0, 2 << 3, 13]);
    // The node: input x, output y, operation Relu.
    const node = [10, 12, 10, 1, 0x78, 18, 1, 0x79, 34, 4, ...new TextEncoder().encode("Relu")];
    expect([...bytes.subarray(4, 4 + node.length)]).toEqual(node);
    // A size above 127 takes two bytes, the low seven bits first: 300 = 0b10_0101100.
    expect(bytes.join(",")).toContain([8, 0b1010_1100, 2].join(","));
  });
});
