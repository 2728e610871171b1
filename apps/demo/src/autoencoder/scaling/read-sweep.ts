/** One trained autoencoder of a sweep. */
export interface SweepPoint {
  /** n */
  readonly latents: number;
  readonly k: number;
  /** FVU on held-out inputs. */
  readonly loss: number;
  readonly l0: number;
  readonly deadFraction: number;
  /** Steps that it was trained for. */
  readonly steps: number;
}

/** Autoencoders of several sizes and sparsities. */
export interface Sweep {
  /** What made it. */
  readonly command: string;
  readonly batchSize: number;
  readonly seed: number;
  readonly points: readonly SweepPoint[];
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);

function numberOf(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Error(`The file of the sweep has no number ${name}.`);
}

/** Reads the JSON that `sweep:emoji` writes. @throws Error naming what is missing */
export function readSweep(json: unknown): Sweep {
  const fields = fieldsOf(json);
  const rows = fields.get("rows");
  const command = fields.get("command");
  if (!Array.isArray(rows) || rows.length === 0) throw new Error("The file of the sweep has no rows.");
  return {
    command: typeof command === "string" ? command : "",
    batchSize: numberOf(fields, "batchSize"),
    seed: numberOf(fields, "seed"),
    points: rows.map((row: unknown) => {
      const cells = fieldsOf(row);
      const [latents, k, loss] = ["latents", "k", "loss"].map((name) => numberOf(cells, name));
      if (!(latents! > 0 && k! > 0 && loss! > 0))
        throw new Error("The file of the sweep has a number below 0.");
      return {
        latents: latents!,
        k: k!,
        loss: loss!,
        l0: numberOf(cells, "l0"),
        deadFraction: numberOf(cells, "deadFraction"),
        steps: numberOf(cells, "steps"),
      };
    }),
  };
}
