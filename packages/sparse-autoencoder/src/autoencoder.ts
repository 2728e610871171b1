import type { Device, TensorData } from "@quadrivium/kernels";
import { type Compiled, compile, input, isState, Parameters, type Traced } from "@quadrivium/tensor";
import type { Activations } from "./activations/activations.ts";
import { checkShapeOfRows } from "./activations/check-rows.ts";
import { type Codes, codesOfDense, joinCodes, widenCodes } from "./codes.ts";
import type { SaeConfig } from "./config.ts";
import { normalizeInput } from "./input-normalization.ts";
import { type ModelRecipe, SparseAutoencoder } from "./model.ts";

/** How many rows a compiled program takes at a time. */
const ROWS_PER_RUN = 256;

/** A trained autoencoder on a device. */
export class Autoencoder {
  readonly config: SaeConfig;
  readonly model: SparseAutoencoder;
  readonly parameters: Parameters;
  private readonly device: Device;
  private readonly programs = new Map<string, Promise<Compiled>>();

  /**
   * Over the states of `parameters` where there are such already, else over freshly initialised ones.
   * @param recipe how it is trained, as far as the model needs to know; only in training
   */
  constructor(
    device: Device,
    config: SaeConfig,
    parameters: Parameters = new Parameters(device),
    recipe?: ModelRecipe,
  ) {
    this.device = device;
    this.config = config;
    this.model = new SparseAutoencoder(config, recipe);
    this.parameters = parameters;
  }

  /** The active latents of each row of x [rows, d]. @throws {ShapeError} unless x holds whole rows of width d */
  async encode(x: Float32Array): Promise<Codes> {
    const { width, latents, activation, k } = this.config;
    const rows = checkShapeOfRows("encode", "x", x.length, width);
    const pieces: Codes[] = [];
    await this.eachRun(rows, async (start, count) => {
      const program = await this.program("encode", () => this.traceEncode());
      const { z, values, indices } = await program.run({ x: padded(x, start, count, width) });
      pieces.push(
        activation === "relu"
          ? codesOfDense(z.subarray(0, count * latents), latents)
          : {
              values: Float32Array.from(values.subarray(0, count * k)),
              indices: Int32Array.from(indices.subarray(0, count * k)),
              perRow: k,
            },
      );
    });
    return joinCodes(pieces);
  }

  /**
   * x̂ [rows, d] of codes with any number of entries per row, in the normalised space that the autoencoder works in.
   * @throws {ShapeError} when values and indices are not whole rows, and as many
   * @throws {IndexError} when there is no latent of some index
   */
  async decode(codes: Codes): Promise<Float32Array> {
    const { width, k, activation } = this.config;
    const rows = checkShapeOfRows("decode", "values", codes.values.length, codes.perRow);
    checkShapeOfRows("decode", "indices", codes.indices.length, codes.perRow, rows);
    // One program for TopK; otherwise one for each power of two, not for each number of entries.
    const isUsual = activation === "topK" && codes.perRow <= k;
    const perRow = isUsual ? k : 2 ** Math.ceil(Math.log2(codes.perRow));
    const { values, indices } = widenCodes(codes, perRow);
    const decoded = new Float32Array(rows * width);
    await this.eachRun(rows, async (start, count) => {
      const program = await this.program(`decode ${perRow}`, () => this.traceDecode(perRow));
      const inputs = {
        values: padded(values, start, count, perRow),
        indices: padded(indices, start, count, perRow),
      };
      const results = await program.run(inputs);
      decoded.set(results.x.subarray(0, count * width), start * width);
    });
    return decoded;
  }

  /** x after the input normalisation, and its reconstruction in that space and in its own. x [rows, d] */
  async reconstruct(
    x: Float32Array,
  ): Promise<{ normalized: Float32Array; reconstruction: Float32Array; restored: Float32Array }> {
    const { width } = this.config;
    const rows = checkShapeOfRows("reconstruct", "x", x.length, width);
    const [normalized, reconstruction, restored] = [0, 1, 2].map(() => new Float32Array(rows * width));
    await this.eachRun(rows, async (start, count) => {
      const program = await this.program("reconstruct", () => this.traceReconstruct());
      const results = await program.run({ x: padded(x, start, count, width) });
      for (const [name, target] of Object.entries({ normalized, reconstruction, restored })) {
        target.set(results[name].subarray(0, count * width), start * width);
      }
    });
    return { normalized, reconstruction, restored };
  }

  /**
   * Rows of the normalised space, such as decoded codes, on the scale of the inputs that they stand for: for `unitNorm`
   * and `layerNorm` that is each input's own. y and x [rows, d]
   * @throws {ShapeError} unless both hold as many whole rows
   */
  async restore(y: Float32Array, x: Float32Array): Promise<Float32Array> {
    const { width } = this.config;
    const rows = checkShapeOfRows("restore", "x", x.length, width);
    checkShapeOfRows("restore", "y", y.length, width, rows);
    const restored = new Float32Array(rows * width);
    await this.eachRun(rows, async (start, count) => {
      const program = await this.program("restore", () => this.traceRestore());
      const inputs = { x: padded(x, start, count, width), y: padded(y, start, count, width) };
      // Where all inputs have one scale, x is not read.
      const { restored: part } = await program.run(readBy(program, inputs));
      restored.set(part.subarray(0, count * width), start * width);
    });
    return restored;
  }

  /** Dᵀ [n, d]: one unit vector per latent, what it adds to the reconstruction. */
  async decoderRows(): Promise<Activations> {
    return { data: await this.weight("W_dec"), width: this.config.width };
  }

  /**
   * Copies of the parameters by name, row-major, with unit rows of `W_dec`: also in training, where the norms of the
   * rows may be others and then act through the encoder.
   */
  async weights(): Promise<Record<string, Float32Array>> {
    const names = Object.keys(this.model.weights);
    const entries = await Promise.all(names.map(async (name) => [name, await this.weight(name)] as const));
    return Object.fromEntries(entries);
  }

  /** Frees the programs; the states stay. */
  async dispose(): Promise<void> {
    for (const program of this.programs.values()) await (await program).dispose();
    this.programs.clear();
  }

  private async weight(name: string): Promise<Float32Array> {
    const tensor = this.model.weights[name];
    if (isState(tensor)) {
      await this.parameters.tensor(tensor);
      return Float32Array.from(await this.parameters.read(name));
    }
    const program = await this.program(name, () => ({ outputs: { [name]: tensor } }));
    return Float32Array.from((await program.run())[name]);
  }

  private traceEncode(): Traced {
    const { x } = normalizeInput(input("x", [ROWS_PER_RUN, this.config.width]), this.config);
    return this.config.activation === "relu"
      ? { outputs: { z: this.model.encodeDense(x) } }
      : { outputs: { ...this.model.encode(x) } };
  }

  private traceDecode(perRow: number): Traced {
    const shape = [ROWS_PER_RUN, perRow];
    const code = { values: input("values", shape), indices: input("indices", shape, "int32") };
    return { outputs: { x: this.model.decode(code) } };
  }

  private traceReconstruct(): Traced {
    const { x, restore } = normalizeInput(input("x", [ROWS_PER_RUN, this.config.width]), this.config);
    const reconstruction = this.model.reconstruct(x);
    return { outputs: { normalized: x, reconstruction, restored: restore(reconstruction) } };
  }

  private traceRestore(): Traced {
    const { restore } = normalizeInput(input("x", [ROWS_PER_RUN, this.config.width]), this.config);
    return { outputs: { restored: restore(input("y", [ROWS_PER_RUN, this.config.width])) } };
  }

  private program(name: string, build: () => Traced): Promise<Compiled> {
    let program = this.programs.get(name);
    if (program === undefined) {
      program = compile(this.device, build, { parameters: this.parameters });
      this.programs.set(name, program);
    }
    return program;
  }

  private async eachRun(rows: number, run: (start: number, count: number) => Promise<void>): Promise<void> {
    for (let start = 0; start < rows; start += ROWS_PER_RUN)
      await run(start, Math.min(ROWS_PER_RUN, rows - start));
  }
}

/** Those of some inputs that a program reads. */
const readBy = ({ program }: Compiled, inputs: Readonly<Record<string, TensorData>>) =>
  Object.fromEntries(program.inputs.map(({ name }) => [name, inputs[name]]));

/** `count` rows from `start` on, filled up with zeros to a whole run. */
function padded<Data extends Float32Array | Int32Array>(
  data: Data,
  start: number,
  count: number,
  width: number,
): TensorData {
  const rows =
    data instanceof Int32Array
      ? new Int32Array(ROWS_PER_RUN * width)
      : new Float32Array(ROWS_PER_RUN * width);
  rows.set(data.subarray(start * width, (start + count) * width));
  return rows;
}
