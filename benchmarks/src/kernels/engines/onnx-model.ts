/**
 * Bytes of an ONNX model, written by hand: protocol buffers are fields of (number, wire type) with either a variable
 * length integer or a length and that many bytes. Field numbers are those of onnx.proto.
 */
type Field = readonly [number: number, value: number | string | Uint8Array];

/** One operation of a model. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes that are integers or lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A model: its nodes in order, and the shapes of what goes in and comes out, all float32. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

const IR_VERSION = 8;
const OPSET = 13;
const [FLOAT, INT, INTS] = [1, 2, 7];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A message of these fields, in order. */
function message(...fields: readonly Field[]): Uint8Array {
  const bytes = fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [...varint(number << 3), ...varint(value)];
    const data = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return [...varint((number << 3) | 2), ...varint(data.length), ...data];
  });
  return Uint8Array.from(bytes);
}

const attribute = (name: string, value: number | readonly number[]): Field => [
  5,
  typeof value === "number"
    ? message([1, name], [3, value], [20, INT])
    : message([1, name], ...value.map((item): Field => [8, item]), [20, INTS]),
];

const nodeOf = ({ op, inputs, outputs, attributes = {} }: OnnxNode): Field => [
  1,
  message(
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, op],
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ),
];

/** A named value of float32 elements and a shape. */
function valueInfo(field: number, [name, shape]: readonly [string, readonly number[]]): Field {
  const dimensions = message(...shape.map((size): Field => [1, message([1, size])]));
  return [field, message([1, name], [2, message([1, message([1, FLOAT], [2, dimensions])])])];
}

/** Encodes a model. */
export function encodeOnnx({ nodes, inputs, outputs }: OnnxGraph): Uint8Array {
  const graph = message(
    ...nodes.map(nodeOf),
    [2, "graph"],
    ...Object.entries(inputs).map((entry) => valueInfo(11, entry)),
    ...Object.entries(outputs).map((entry) => valueInfo(12, entry)),
  );
  return message([1, IR_VERSION], [7, graph], [8, message([1, ""], [2, OPSET])]);
}
