import type { OpenMojiEntry } from "./open-moji-entry.ts";

/**
 * Gives each entry the key of its concept: all variants of one drawing share it, so that a split by key
 * never shows a model in training what it is validated on.
 *
 * A skin-tone variant takes the key of its base. Flags form one concept per kind (`flag: country`,
 * `flag: subdivision`, `flag: symbolic`, pride symbols among the last), since they are alike as drawings.
 * Any other key is the {@link annotationFamily}.
 */
export function conceptKeys(entries: readonly OpenMojiEntry[]): string[] {
  const byHexcode = new Map(entries.map((entry) => [entry.hexcode, entry]));
  return entries.map((entry) => conceptKey(byHexcode.get(entry.skinToneBaseHexcode ?? "") ?? entry));
}

function conceptKey(base: OpenMojiEntry): string {
  const kind = flagKind(base);
  return kind === undefined ? annotationFamily(base.annotation) : `flag: ${kind}`;
}

function flagKind({ group, subgroup }: OpenMojiEntry): string | undefined {
  if (subgroup === "country-flag") return "country";
  if (subgroup === "subdivision-flag") return "subdivision";
  return group === "flags" || subgroup === "flags" || subgroup === "queer-symbols" ? "symbolic" : undefined;
}

/** Variants that share no word with what they vary; a kiss is drawn as the couple with heart, bent closer. */
const SYNONYMS = new Map([
  ["prince", "with crown"],
  ["princess", "with crown"],
  ["mermaid", "merperson"],
  ["merman", "merperson"],
  ["mrs. claus", "santa claus"],
  ["mx claus", "santa claus"],
  ["breast-feeding", "feeding baby"],
  ["older", "old"],
  ["ballet dancer", "dancing"],
  ["kiss", "couple with heart"],
]);

const GENDER =
  /\b(?:wom[ae]n|m[ae]n|females?|males?|persons?|people|boys?|girls?|child|adult)\b(?:’s\b)?(?: and\b)?/g;
const SKIN_TONE = /\b(?:medium-light|medium-dark|light|medium|dark) skin tones?\b/g;
const COLOUR =
  /\b(?:(?:light|dark|deep) )?(?:red|pink|orange|yellow|green|blue|purple|brown|black|gr[ae]y|white)\b/g;
const SIZE = /\b(?:medium-small|large|medium|small)\b/g;
const DIRECTION =
  /(?<!-)\b(?:(?:up|down|left|right)(?:-(?:up|down|left|right|facing))?|(?:left|right|up|down)wards?|horizontal|vertical)\b(?!-)/g;
const HOUR = /^[a-z]+(?:-thirty| o’clock)$/;

/**
 * The family of an annotation: the annotation with everything removed that tells variants of one drawing
 * apart. That is what follows a colon (hair, members of a family, direction, keycap), skin tone, gender,
 * colour, size and direction; clock faces, regional indicators and stick figures form one family each.
 *
 * It rather joins two concepts than parts one (`black cat` joins `cat`): joining costs nothing, parting leaks.
 */
export function annotationFamily(annotation: string): string {
  const full = annotation.normalize("NFC").toLowerCase();
  // The swatches are named by nothing but a tone.
  const named = full.replace(SKIN_TONE, "skin tone");
  const head = (named.split(":")[0] ?? "").trim();
  if (HOUR.test(head)) return "clock face";
  if (head.startsWith("regional indicator ")) return "regional indicator";
  if (head.startsWith("stick figure")) return "stick figure";
  const family = [GENDER, COLOUR, SIZE, DIRECTION]
    .reduce((rest, qualifier) => rest.replace(qualifier, " "), head)
    .replace(/[\s,]+/g, " ")
    .trim();
  const synonym = SYNONYMS.get(family) ?? family;
  // Nothing is left of "woman" or "orange": the qualifiers were the name.
  if (synonym !== "") return synonym;
  return head.replace(GENDER, "").trim() === "" ? "person" : head;
}
