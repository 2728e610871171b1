import { type BytesLike, toByteSource } from "../bytes/to-byte-source.ts";
import { FormatError, quote } from "../format-error.ts";
import { parsePickle } from "../pickle/parse-pickle.ts";
import { readZipDirectory } from "../zip/read-zip-directory.ts";
import { readZipEntry } from "../zip/read-zip-entry.ts";
import { PyTorchReader } from "./pytorch-reader.ts";
import { torchBuilder } from "./torch-builder.ts";

/** The longest structure that is read: tensors' elements lie outside it. */
const LONGEST_PICKLE = 64 * 1024 * 1024;

/**
 * Opens a file of `torch.save` (PyTorch 1.6 or later): state dictionaries, and other plain data with tensors in it.
 *
 * Such a file is a pickle, which in Python can run anything. Here it can not: instructions and names outside a short
 * list are refused, and nothing is ever imported or called. Memory is bounded by the size of the file.
 *
 * @throws {@link FormatError} when the bytes are anything else.
 */
export async function openPyTorch(source: BytesLike): Promise<PyTorchReader> {
  const bytes = toByteSource(source);
  const refuse = (reason: FormatError["reason"], expected: string, received: string) =>
    new FormatError({ format: "pytorch", reason, expected, received, path: bytes.path });
  const entries = await readZipDirectory("pytorch", bytes);
  const pickles = [...entries.keys()].filter((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  const [name] = pickles;
  if (name === undefined || pickles.length > 1)
    throw refuse("syntax", "one data.pkl in the archive, as torch.save writes it", `${pickles.length}`);
  const root = name.slice(0, -"data.pkl".length);
  const order = entries.get(`${root}byteorder`);
  if (order !== undefined) {
    const text = new TextDecoder().decode(await readZipEntry("pytorch", bytes, order, 16));
    if (text !== "little") throw refuse("dtype", "elements with the low byte first", quote(text));
  }
  const pickle = await readZipEntry("pytorch", bytes, entries.get(name)!, LONGEST_PICKLE);
  return new PyTorchReader(bytes, entries, root, parsePickle(pickle, torchBuilder(bytes.path), bytes.path));
}
