import type { TensorData } from "@quadrivium/kernels";
import { type Compiled, compile, type Parameters, type TensorInput, type Traced } from "@quadrivium/tensor";

/** Programs for more shapes than this are rare; each holds memory of its own. */
const CAPACITY = 16;

interface Entry {
  readonly program: Promise<Compiled>;
  /** Settles when the last run has ended. */
  last: Promise<unknown>;
}

/** Programs over one set of states, compiled when they are first asked for; the longest unused ones are let go. */
export class ProgramCache {
  readonly parameters: Parameters;
  readonly #entries = new Map<string, Entry>();

  constructor(parameters: Parameters) {
    this.parameters = parameters;
  }

  /**
   * Runs the program of that name, which is built at the first call. Inputs that it turned out not to read are left
   * out: what lies before a replaced hook point is not computed.
   */
  async run(
    name: string,
    build: () => Traced,
    inputs: Readonly<Record<string, TensorInput>>,
  ): Promise<Record<string, TensorData>> {
    const entry = this.#entry(name, build);
    const run = entry.program.then((program) => {
      const known = program.program.inputs.map((input) => [input.name, inputs[input.name]] as const);
      return program.run(Object.fromEntries(known));
    });
    entry.last = Promise.allSettled([entry.last, run]);
    return run;
  }

  /** Frees all programs; the states stay. */
  async dispose(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) await free(entry);
  }

  #entry(name: string, build: () => Traced): Entry {
    const { parameters } = this;
    const entry = this.#entries.get(name) ?? {
      program: compile(parameters.device, build, { parameters }),
      last: Promise.resolve(),
    };
    // The entry used last stands last.
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    const [oldest] = this.#entries;
    if (this.#entries.size > CAPACITY) {
      this.#entries.delete(oldest[0]);
      void free(oldest[1]);
    }
    return entry;
  }
}

async function free({ program, last }: Entry): Promise<void> {
  await last;
  const [compiled] = await Promise.allSettled([program]);
  if (compiled.status === "fulfilled") await compiled.value.dispose();
}
