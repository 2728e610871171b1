import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Device, openDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeAutoencoder, saveDictionaryLearning, saveOpenAi, type WrittenFiles } from "../../src/index.ts";
import { randomAutoencoder } from "../support/random-autoencoder.ts";

const PYTHON = "/usr/bin/python3";
const hasPyTorch = (() => {
  try {
    execFileSync(PYTHON, ["-c", "import torch"], { stdio: "ignore" });
    return true;
  } catch {
    process.stdout.write("torch-load: skipped, since there is no Python with PyTorch\n");
    return false;
  }
})();
const script = fileURLToPath(new URL("../golden/interop_files.py", import.meta.url));

/** What `torch.load` finds in a file: names and values, tensors as type, shape and elements. */
function torchLoad(files: WrittenFiles, name: string): [string, unknown][] {
  const folder = mkdtempSync(join(tmpdir(), "quadrivium-"));
  try {
    const path = join(folder, name);
    writeFileSync(path, files[name]);
    return JSON.parse(execFileSync(PYTHON, [script, path], { encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const tensor = (data: ArrayLike<number>, shape: readonly number[], dtype = "torch.float32") => ({
  dtype,
  shape,
  data: Array.from(data),
});

describe.skipIf(!hasPyTorch)("PyTorch itself, with weights_only", () => {
  const [d, n, k] = [3, 5, 2];
  let device: Device;
  beforeAll(async () => {
    device = await openDevice({ backend: "reference" });
  });
  afterAll(() => device.dispose());

  it("loads our files for OpenAI's code, in the order of its own", async () => {
    const data = randomAutoencoder({ width: d, latents: n, k, inputNormalization: "layerNorm" }, 1);
    const { "encoder.weight": encoder, "encoder.bias": latentBias, W_dec, b_dec } = data.parameters;
    const columns = Array.from({ length: d * n }, (_, at) => W_dec[(at % n) * d + Math.floor(at / n)]);
    const autoencoder = await placeAutoencoder(device, data);
    expect(torchLoad(await saveOpenAi(autoencoder), "autoencoder.pt")).toEqual([
      ["pre_bias", tensor(b_dec, [d])],
      ["latent_bias", tensor(latentBias, [n])],
      ["stats_last_nonzero", tensor(new Float32Array(n), [n], "torch.int64")],
      ["latents_activation_frequency", tensor(new Float32Array(n).fill(1), [n])],
      ["latents_mean_square", tensor(new Float32Array(n), [n])],
      ["encoder.weight", tensor(encoder, [n, d])],
      ["decoder.weight", tensor(columns, [d, n])],
      ["activation", "TopK"],
      ["activation_state_dict", { k, postact_fn: "ReLU" }],
    ]);
    await autoencoder.parameters.dispose();
  });

  it("loads our files for dictionary_learning", async () => {
    const data = randomAutoencoder({ width: d, latents: n, k }, 2);
    const { "encoder.weight": encoder, "encoder.bias": latentBias, W_dec, b_dec } = data.parameters;
    const columns = Array.from({ length: d * n }, (_, at) => W_dec[(at % n) * d + Math.floor(at / n)]);
    const autoencoder = await placeAutoencoder(device, data);
    const files = await saveDictionaryLearning(autoencoder, { extras: { threshold: 0.5 } });
    expect(torchLoad(files, "ae.pt")).toEqual([
      ["b_dec", tensor(b_dec, [d])],
      ["k", tensor([k], [], "torch.int32")],
      ["threshold", tensor([0.5], [])],
      ["decoder.weight", tensor(columns, [d, n])],
      ["encoder.weight", tensor(encoder, [n, d])],
      ["encoder.bias", tensor(latentBias, [n])],
    ]);
    await autoencoder.parameters.dispose();
  });
});
