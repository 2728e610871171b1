import { type Dtype, FormatError } from "@quadrivium/formats";

/** A tensor or array that a file holds. */
export interface NamedShape {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

const floats: readonly Dtype[] = ["F64", "F32", "F16", "BF16"];
const isFloat = ({ dtype }: NamedShape): boolean => floats.includes(dtype);

/**
 * The tensor of that name, or the only one of floating-point numbers with two or three axes.
 * @throws {FormatError} naming the file and what it holds, where there is none or more than one
 */
export function chooseTensor<Tensor extends NamedShape>(
  format: string,
  path: string,
  tensors: readonly Tensor[],
  name: string | undefined,
): Tensor {
  const candidates = tensors.filter((tensor) =>
    name === undefined ? isFloat(tensor) && [2, 3].includes(tensor.shape.length) : tensor.name === name,
  );
  const [chosen] = candidates;
  if (candidates.length !== 1) {
    const held = tensors.map((one) => `"${one.name}" ${one.dtype} [${one.shape.join(", ")}]`);
    throw new FormatError({
      format,
      reason: "unknown-tensor",
      expected:
        name === undefined
          ? "one tensor of floating-point numbers with two or three axes, or the option tensor"
          : `a tensor "${name}"`,
      received: held.slice(0, 8).join(", ") + (held.length > 8 ? ", …" : "") || "no tensors",
      path,
    });
  }
  if (isFloat(chosen)) return chosen;
  throw new FormatError({
    format,
    reason: "dtype",
    expected: `elements of ${floats.join(", ")}`,
    received: chosen.dtype,
    path,
    tensor: chosen.name,
  });
}
