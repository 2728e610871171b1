import { quote } from "../format-error.ts";
import { byteLengthOf } from "./byte-length.ts";
import { type Dtype, isDtype } from "./dtype.ts";
import { HeaderScanner } from "./header-scanner.ts";
import type { TensorInfo } from "./tensor-info.ts";

/** The key under which a safetensors header keeps its string-to-string metadata. */
export const METADATA_KEY = "__metadata__";

/** A validated safetensors header. */
export interface SafetensorsHeader {
  /** Free-form text that the writer stored. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The tensors by name, in the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
}

/** Where the header's tensors must lie. */
export interface HeaderBounds {
  /** Offset of the first data byte from the start of the file. */
  readonly dataStart: number;
  /** Number of data bytes, that is, of bytes after the header. */
  readonly dataLength: number;
  /** What errors call the file. */
  readonly path?: string | undefined;
}

/**
 * Parses a safetensors header and checks everything it says.
 *
 * The text is one JSON object from names to `{ dtype, shape, data_offsets: [begin, end] }`, offsets counted from the end
 * of the header, and optionally `__metadata__` from strings to strings. Tensors lie back to back in some order and cover
 * the data exactly.
 *
 * @throws {@link FormatError} naming the tensor and what was expected of it.
 */
export function parseHeader(text: string, bounds: HeaderBounds): SafetensorsHeader {
  const scanner = new HeaderScanner(text, bounds.path);
  if (!text.startsWith("{")) {
    throw scanner.error("syntax", `a header that begins with "{"`, quote(text.slice(0, 20)));
  }
  let metadata: ReadonlyMap<string, string> = new Map();
  const tensors: TensorInfo[] = [];
  scanner.object((name) => {
    if (name === METADATA_KEY) metadata = scanMetadata(scanner);
    else tensors.push(scanTensor(scanner, name, bounds));
  });
  scanner.end();
  return { metadata, tensors: checkLayout(scanner, tensors, bounds) };
}

function scanMetadata(scanner: HeaderScanner): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  scanner.object((key) => {
    metadata.set(key, scanner.string());
  });
  return metadata;
}

function scanTensor(scanner: HeaderScanner, name: string, bounds: HeaderBounds): TensorInfo {
  const fields: { dtype?: Dtype; shape?: number[]; offsets?: number[] } = {};
  scanner.object((field) => {
    if (field === "dtype") fields.dtype = scanDtype(scanner, name);
    else if (field === "shape") fields.shape = scanner.integers();
    else if (field === "data_offsets") fields.offsets = scanner.integers();
    else throw scanner.error("syntax", "the fields dtype, shape and data_offsets", quote(field), name);
  });
  const { dtype, shape, offsets } = fields;
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    const missing = dtype === undefined ? "dtype" : shape === undefined ? "shape" : "data_offsets";
    throw scanner.error("syntax", "the fields dtype, shape and data_offsets", `no ${missing}`, name);
  }
  const byteLength = byteLengthOf(dtype, shape);
  if (byteLength === undefined) {
    const received = shape.length > 16 ? `${shape.length} dimensions` : `[${shape}]`;
    throw scanner.error("shape", "a shape of fewer than 2^53 bytes", received, name);
  }
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2) {
    throw scanner.error("offsets", "data_offsets [begin, end]", `${offsets.length} numbers`, name);
  }
  if (begin > end || end > bounds.dataLength) {
    const expected = `data_offsets with begin ≤ end ≤ ${bounds.dataLength}`;
    throw scanner.error("offsets", expected, `[${begin}, ${end}]`, name);
  }
  if (end - begin !== byteLength) {
    const expected = `${byteLength} bytes for ${dtype} [${shape.slice(0, 16)}]`;
    throw scanner.error("offsets", expected, `data_offsets [${begin}, ${end}]`, name);
  }
  return { name, dtype, shape, byteOffset: bounds.dataStart + begin, byteLength };
}

function scanDtype(scanner: HeaderScanner, tensor: string): Dtype {
  const dtype = scanner.string();
  if (isDtype(dtype)) return dtype;
  throw scanner.error("dtype", "a known dtype", quote(dtype), tensor);
}

function checkLayout(
  scanner: HeaderScanner,
  tensors: TensorInfo[],
  bounds: HeaderBounds,
): ReadonlyMap<string, TensorInfo> {
  // Empty tensors sort before the one that begins where they do, since both may share an offset.
  tensors.sort((a, b) => a.byteOffset - b.byteOffset || a.byteLength - b.byteLength);
  const byName = new Map<string, TensorInfo>();
  let end = bounds.dataStart;
  for (const tensor of tensors) {
    if (tensor.byteOffset !== end) {
      const reason = tensor.byteOffset < end ? "overlap" : "hole";
      const expected = `its bytes to begin where the tensor before it ends, at ${end - bounds.dataStart}`;
      throw scanner.error(reason, expected, String(tensor.byteOffset - bounds.dataStart), tensor.name);
    }
    end += tensor.byteLength;
    byName.set(tensor.name, tensor);
  }
  const covered = end - bounds.dataStart;
  if (covered !== bounds.dataLength) {
    const expected = `tensors to cover all ${bounds.dataLength} bytes after the header`;
    throw scanner.error("trailing", expected, `${covered} bytes covered`);
  }
  return byName;
}
