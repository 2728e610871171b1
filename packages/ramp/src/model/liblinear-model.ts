import { RampError } from "../ramp-error.ts";
import { LinearModel } from "./linear-model.ts";

/**
 * A model as LIBLINEAR's text, with a bias feature of value 1. LIBLINEAR's margin is 1 and ours ½, so weights are
 * doubled: w' = 2w, w'_bias = −2b.
 */
export function formatLiblinear({ weights, bias }: LinearModel): string {
  const lines = [
    "solver_type L2R_L1LOSS_SVC_DUAL",
    "nr_class 2",
    "label 1 -1",
    `nr_feature ${weights.length}`,
    "bias 1",
    "w",
    ...Array.from(weights, (weight) => `${2 * weight} `),
    `${-2 * bias} `,
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Reads LIBLINEAR's model text for two classes labelled 1 and −1, in either order.
 *
 * @throws RampError naming the line where the text is not such a model.
 */
export function parseLiblinear(text: string): LinearModel {
  const lines = text.split(/\r?\n/);
  const header = new Map<string, string>();
  let line = 0;
  for (; line < lines.length && lines[line]!.trim() !== "w"; line++) {
    const [key = "", ...rest] = lines[line]!.trim().split(/\s+/);
    header.set(key, rest.join(" "));
  }
  if (line === lines.length) refuse(line, "a line that says w", "the end of the text");
  if (header.get("nr_class") !== "2") refuse(1, "nr_class 2", `nr_class ${header.get("nr_class")}`);
  const label = header.get("label");
  if (label !== "1 -1" && label !== "-1 1") refuse(1, "label 1 -1 or label -1 1", `label ${label}`);
  const sign = label === "1 -1" ? 1 : -1;
  const columns = Number(header.get("nr_feature"));
  if (!Number.isInteger(columns) || columns < 0 || columns > lines.length) {
    refuse(1, "nr_feature no larger than the text", `nr_feature ${header.get("nr_feature")}`);
  }
  const biasValue = Number(header.get("bias") ?? "-1");
  if (!Number.isFinite(biasValue)) refuse(1, "a finite bias", `bias ${header.get("bias")}`);
  const read = (index: number): number => {
    const token = lines[line + 1 + index]?.trim() ?? "";
    const value = /^[-+.\deE]+$/.test(token) ? Number(token) : Number.NaN;
    if (!Number.isFinite(value))
      refuse(line + 2 + index, "one finite weight", JSON.stringify(token.slice(0, 40)));
    return value;
  };
  const weights = Float64Array.from({ length: columns }, (_, index) => (sign * read(index)) / 2);
  const bias = biasValue > 0 ? (-sign * read(columns) * biasValue) / 2 : 0;
  const used = line + 1 + columns + (biasValue >= 0 ? 1 : 0);
  const extra = lines.findIndex((content, index) => index >= used && content.trim() !== "");
  if (extra >= 0) refuse(extra + 1, "the end of the text", JSON.stringify(lines[extra]!.slice(0, 40)));
  return new LinearModel(weights, bias);
}

function refuse(line: number, expected: string, received: string): never {
  throw new RampError({ where: "parseLiblinear", reason: "syntax", expected, received, row: line });
}
