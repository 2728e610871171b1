import type { Device, TensorData } from "@quadrivium/kernels";
import {
  crossEntropyPerRow,
  input,
  Parameters,
  sliceAt,
  type Tensor,
  type TensorInput,
  type Traced,
} from "@quadrivium/tensor";
import { checkBatch, checkValues, checkWindow } from "./check-batch.ts";
import { checkHookPoint, type HookPoint, type HookVisitor } from "./hook-point.ts";
import { ProgramCache } from "./program-cache.ts";
import type { SubjectConfig } from "./subject-config.ts";
import { SubjectTransformer } from "./subject-transformer.ts";
import type { TokenBatch } from "./token-batch.ts";

/** Values that take the place of a subject's own. */
export interface HookEdit {
  readonly hook: HookPoint;
  /** [B, T, d] */
  readonly values: Float32Array;
}

/** What `SubjectModel.logits` may be told. */
export interface LogitsOptions {
  /** Values from which the rest of the network is run. By default the subject is left alone. */
  readonly edit?: HookEdit | undefined;
  /** The only positions whose logits are wanted: `size` from `start` on. All by default. */
  readonly window?: { readonly start: number; readonly size: number } | undefined;
}

/** A visitor that replaces the value at one hook point. */
export const replaceAt =
  (hook: HookPoint, replacement: Tensor): HookVisitor =>
  (at, value) =>
    at === hook ? replacement : value;

/** A language model on a device, whose activations can be read and replaced. */
export class SubjectModel {
  readonly config: SubjectConfig;
  readonly model: SubjectTransformer;
  readonly parameters: Parameters;
  readonly #programs: ProgramCache;

  /**
   * Over the states of `parameters` where there are such already, else over freshly drawn ones; `loadSubject` and
   * `loadLlama2c` read them from files.
   * @throws {OptionError} when the configuration is out of range
   */
  constructor(device: Device, config: SubjectConfig, parameters: Parameters = new Parameters(device)) {
    this.config = config;
    this.model = new SubjectTransformer(config);
    this.parameters = parameters;
    this.#programs = new ProgramCache(parameters);
  }

  /**
   * Logits of the token that follows each, [B, T, V], or [B, size, V] of a window.
   * @throws {OptionError} {ShapeError} when the batch, the edit or the window do not fit the subject
   */
  async logits(batch: TokenBatch, { edit, window }: LogitsOptions = {}): Promise<Float32Array> {
    if (window !== undefined) checkWindow(window, batch.length);
    const name = `logits of ${window?.size ?? "all"}, ${edit?.hook ?? "unedited"}`;
    const { logits } = await this.#run(
      name,
      batch,
      edit,
      (tokens, visit) => {
        const residual = this.model.residual(tokens, visit);
        const start = input("start", [], "int32");
        const part = window && sliceAt(residual, start, { axis: 1, size: window.size });
        return { outputs: { logits: this.model.unembed(part ?? residual) } };
      },
      { start: window?.start ?? 0 },
    );
    return Float32Array.from(logits);
  }

  /** The values at a hook point, [B, T, d]. @throws {OptionError} */
  async activations(batch: TokenBatch, hook: HookPoint): Promise<Float32Array> {
    checkHookPoint(hook, this.config.layers);
    const { values } = await this.#run(`activations at ${hook}`, batch, undefined, (tokens) => {
      let values = tokens;
      this.model.residual(tokens, (at, value) => {
        if (at === hook) values = value;
        return value;
      });
      return { outputs: { values } };
    });
    return Float32Array.from(values);
  }

  /**
   * For each token −ln p of the one that follows it, in nats, [B, T]; 0 where none follows.
   * @throws {OptionError} {ShapeError}
   */
  async losses(batch: TokenBatch, edit?: HookEdit): Promise<Float32Array> {
    const targets = nextTokens(batch);
    const { losses } = await this.#run(
      `losses, ${edit?.hook ?? "unedited"}`,
      batch,
      edit,
      (tokens, visit) => {
        const logits = this.model.logits(tokens, visit);
        return { outputs: { losses: crossEntropyPerRow(logits, input("targets", tokens.shape, "int32")) } };
      },
      { targets },
    );
    return withoutLast(losses, batch);
  }

  /**
   * Runs a function of symbolic tensors over the subject's parameters. It is traced and compiled once for each name.
   * @param name tells programs apart, also those of other shapes
   * @param build what is computed; inputs that it does not read need not be given and are not looked at
   */
  run(
    name: string,
    build: () => Traced,
    inputs: Readonly<Record<string, TensorInput>>,
  ): Promise<Record<string, TensorData>> {
    return this.#programs.run(name, build, inputs);
  }

  /** Frees the programs and the weights. */
  async dispose(): Promise<void> {
    await this.#programs.dispose();
    await this.parameters.dispose();
  }

  async #run(
    name: string,
    batch: TokenBatch,
    edit: HookEdit | undefined,
    build: (tokens: Tensor, visit: HookVisitor) => Traced,
    inputs: Readonly<Record<string, TensorInput>> = {},
  ): Promise<Record<string, TensorData>> {
    checkBatch(batch, this.config);
    if (edit !== undefined) checkValues(edit, batch, this.config);
    const { rows: B, length: T, tokens } = batch;
    const trace = () => {
      const visit: HookVisitor =
        edit === undefined
          ? (_, value) => value
          : replaceAt(edit.hook, input("values", [B, T, this.config.width]));
      return build(input("tokens", [B, T], "int32"), visit);
    };
    const given = { tokens, ...(edit && { values: edit.values }), ...inputs };
    return this.run(`${name}, [${B}, ${T}]`, trace, given);
  }
}

/** The token that follows each [B, T]; 0 after the last of a row. */
export function nextTokens({ tokens, length }: TokenBatch): Int32Array {
  return tokens.map((_, i) => (i % length === length - 1 ? 0 : tokens[i + 1]));
}

/** Numbers [B, T] of the tokens that another of their document follows; 0 for the rest. */
export function withoutLast(values: TensorData, { length, lengths }: TokenBatch): Float32Array {
  const own = new Float32Array(values.length);
  for (const [row, count] of lengths.entries()) {
    const part = [row * length, row * length + Math.max(0, count - 1)] as const;
    own.set(values.subarray(...part), part[0]);
  }
  return own;
}
