import { type View, writeView } from "./view.ts";

/** Raised when a link of an earlier version would be read wrongly. */
const VERSION = "1";

/** This tab's name in links. */
const TAB = "autoencoder";

/** What the autoencoder learns from. */
export const modes = ["emoji", "text"] as const;

/** One of {@link modes}. */
export type Mode = (typeof modes)[number];

/** What is told of the page, besides the settings. */
export interface PagePlace {
  readonly mode: Mode;
  readonly view: View;
  /** Whether what is shown was trained here, so that another has to train it first. */
  readonly trained: boolean;
}

/**
 * A place of the page as the fragment of an address: `#v=1&tab=autoencoder&latents=1024&…&feature=12`.
 *
 * @param write Writes the settings into the pairs.
 */
export function pageToHash(
  { mode, view, trained }: PagePlace,
  write: (pairs: URLSearchParams) => void,
): string {
  const pairs = new URLSearchParams({ v: VERSION, tab: TAB });
  if (mode !== "emoji") pairs.set("data", mode);
  write(pairs);
  if (trained) pairs.set("trained", "1");
  writeView(pairs, view);
  return `#${pairs}`;
}

/** The pairs that a fragment holds; those of another version are none. */
export function pairsOfHash(hash: string): URLSearchParams {
  const pairs = new URLSearchParams(hash.replace(/^#/, ""));
  return pairs.get("v") === VERSION ? pairs : new URLSearchParams();
}

/** Whether a fragment is a link to another tab than this one. */
export const isOtherTab = (hash: string): boolean => (pairsOfHash(hash).get("tab") ?? TAB) !== TAB;

/** What a link's pairs say the autoencoder learns from. */
export const readMode = (pairs: URLSearchParams): Mode =>
  modes.find((mode) => mode === pairs.get("data")) ?? "emoji";

/** Whether a link's pairs are to something that was trained with its settings. */
export const readTrained = (pairs: URLSearchParams): boolean => pairs.get("trained") === "1";
