import {
  type BackendChoice,
  backendChoices,
  clampSetting,
  defaultSettings,
  type NumericSetting,
  ranges,
  type Settings,
  withSetting,
} from "./settings.ts";

/** Raised when a link of an earlier version would be read wrongly. */
const VERSION = "1";

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

/** All settings as the fragment of an address, `#v=1&tab=autoencoder&latents=1024&…`. */
export function settingsToHash(settings: Settings): string {
  const pairs = new URLSearchParams({ v: VERSION, tab: "autoencoder" });
  for (const name of names) pairs.set(keys[name], String(settings[name]));
  pairs.set("backend", settings.backend);
  return `#${pairs}`;
}

/**
 * The settings that a fragment holds. Unknown keys do no harm; what is missing or no number stays at its default, what
 * is out of range is brought into it; a link of another version gives the defaults.
 */
export function settingsFromHash(hash: string): Settings {
  const pairs = new URLSearchParams(hash.replace(/^#/, ""));
  if (pairs.get("v") !== VERSION) return defaultSettings;
  let settings = defaultSettings;
  for (const name of names) {
    const text = pairs.get(keys[name])?.trim();
    const value = text ? clampSetting(name, Number(text)) : undefined;
    if (value !== undefined) settings = withSetting(settings, name, value);
  }
  const backend = pairs.get("backend");
  return isBackend(backend) ? withSetting(settings, "backend", backend) : settings;
}

/** Why a value cannot be taken as it is, in words, or undefined if it can. */
export function settingProblem(name: NumericSetting, value: number): string | undefined {
  const { minimum, maximum, whole } = ranges[name];
  if (value === clampSetting(name, value)) return undefined;
  return `${whole ? "a whole number" : "a number"} from ${minimum} to ${maximum}`;
}
