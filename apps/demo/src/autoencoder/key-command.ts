/** What a key can ask for. */
export type Command = "toggle" | "step" | "reset" | "cancel";

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Held down long enough to repeat. */
  readonly repeat: boolean;
}

const commands: Readonly<Record<string, Command>> = {
  " ": "toggle",
  s: "step",
  r: "reset",
  escape: "cancel",
};

/**
 * The command of a key: Space plays or pauses, S steps, R resets, Esc cancels.
 *
 * @param focus What has the focus: in a text field letters and Space are text, and on a button or link Space presses it.
 */
export function commandOfKey(
  press: KeyPress,
  focus: "none" | "button" | "text" | "dialog",
): Command | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || focus === "dialog") return undefined;
  const command = commands[press.key.toLowerCase()];
  if (command === undefined || (press.repeat && command !== "step")) return undefined;
  if (focus === "text" && command !== "cancel") return undefined;
  if (focus === "button" && command === "toggle") return undefined;
  return command;
}
