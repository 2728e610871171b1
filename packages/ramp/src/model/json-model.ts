import { sha256 } from "../numbers/sha256.ts";
import { RampError } from "../ramp-error.ts";
import type { SolveResult } from "../solve/solve.ts";
import { LinearModel } from "./linear-model.ts";

const FORMAT = "quadrivium-ramp";

/**
 * A result as JSON: the model, its goals as rows α, β, γ and what they reached, multipliers, bounds, seed, settings and
 * a hash of it all. The support and the dual variables of the certificate, which are as large as the data, are left out.
 *
 * @param dataHashes Hashes of the files that the rows came from, by name, where there are any.
 */
export function formatResult(result: SolveResult, dataHashes: Readonly<Record<string, string>> = {}): string {
  const { model, certificate, settings, train, holdout } = result;
  const content = {
    format: FORMAT,
    version: 1,
    weights: [...model.weights],
    bias: model.bias,
    featureNames: model.featureNames,
    settings,
    dataHashes,
    rows: result.rows,
    train,
    holdout,
    multipliers: [...result.multipliers],
    shadowPrices: result.shadowPrices,
    certificate: {
      subproblemLowerBound: certificate.subproblemLowerBound,
      upperBound: certificate.upperBound,
      gap: certificate.gap,
      shares: certificate.support.map(({ share }) => share),
      penalties: [...certificate.penalties],
      penaltyRaised: result.penaltyRaised,
      cuts: certificate.cuts,
      solves: certificate.solves,
    },
  };
  const text = JSON.stringify(content);
  return JSON.stringify({ ...content, contentHash: sha256(new TextEncoder().encode(text)) }, null, 2);
}

/**
 * Reads the model back from {@link formatResult}'s text, every bit of it.
 *
 * @throws RampError where the text is not JSON of this format and version, or its content hash does not fit.
 */
export function parseModel(text: string): LinearModel {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    refuse("JSON", error instanceof Error ? error.message.slice(0, 80) : "something else");
  }
  if (typeof parsed !== "object" || parsed === null) refuse("an object", String(parsed));
  const { contentHash, ...content } = parsed as Record<string, unknown>;
  const { format, version, weights, bias, featureNames } = content;
  if (format !== FORMAT || version !== 1)
    refuse(`format ${FORMAT} version 1`, `${format} version ${version}`);
  if (sha256(new TextEncoder().encode(JSON.stringify(content))) !== contentHash) {
    refuse("the content that the hash was made of", "another hash");
  }
  if (!Array.isArray(weights) || !weights.every((weight) => typeof weight === "number")) {
    refuse("weights: an array of numbers", typeof weights);
  }
  if (typeof bias !== "number") refuse("bias: a number", typeof bias);
  const named = Array.isArray(featureNames) && featureNames.every((name) => typeof name === "string");
  if (featureNames !== undefined && !named) refuse("featureNames: an array of strings", typeof featureNames);
  return new LinearModel(Float64Array.from(weights), bias, named ? featureNames : undefined);
}

function refuse(expected: string, received: string): never {
  throw new RampError({ where: "parseModel", reason: "syntax", expected, received });
}
