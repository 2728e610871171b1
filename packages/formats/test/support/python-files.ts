import { readFileSync } from "node:fs";

interface Expected {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface PythonFiles {
  readonly pytorch: Readonly<Record<string, { file: string; tensors: Readonly<Record<string, Expected>> }>>;
  readonly npy: Readonly<Record<string, Expected & { file: string }>>;
  readonly npz: Readonly<Record<string, string>>;
}

/** Files that PyTorch and NumPy wrote, in base64, and what they hold. */
export const pythonFiles: PythonFiles = JSON.parse(
  readFileSync(new URL("../golden/pytorch_files.json", import.meta.url), "utf8"),
);

/** The bytes of one of them. */
export const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(text, "base64"));
