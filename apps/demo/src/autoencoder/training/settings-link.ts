import {
  type BackendChoice,
  backendChoices,
  type NumericSetting,
  ranges,
  type Settings,
  takenIn,
  withSetting,
} from "./settings.ts";

/** The name of each numeric setting in a link. */
const keys: Readonly<Record<NumericSetting, string>> = {
  latents: "latents",
  k: "k",
  batchSize: "batch",
  steps: "steps",
  learningRate: "rate",
  deadAfterTokens: "dead",
  seed: "seed",
};

const names = Object.keys(keys) as NumericSetting[];

const isBackend = (text: string | null): text is BackendChoice =>
  backendChoices.some((name) => name === text);

/** Writes all settings into a link's pairs: `latents=1024&k=16&…`. */
export function writeSettings(pairs: URLSearchParams, settings: Settings): void {
  for (const name of names) pairs.set(keys[name], String(settings[name]));
  pairs.set("backend", settings.backend);
}

/** The settings that a link's pairs hold; what is missing or no number stays as in `defaults`, what is out of range is brought into it. */
export function readSettings(pairs: URLSearchParams, defaults: Settings): Settings {
  let settings = defaults;
  for (const name of names) {
    const text = pairs.get(keys[name])?.trim();
    const value = text ? takenIn(ranges[name], Number(text)) : undefined;
    if (value !== undefined) settings = withSetting(settings, name, value);
  }
  const backend = pairs.get("backend");
  return isBackend(backend) ? withSetting(settings, "backend", backend) : settings;
}
