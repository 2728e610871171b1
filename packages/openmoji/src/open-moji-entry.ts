/** One emoji of OpenMoji: what it is called, where it belongs, and which variant of what it is. */
export interface OpenMojiEntry {
  /** Upper-case code points joined by hyphens (`1F44B-1F3FB`); the name of the SVG file. */
  readonly hexcode: string;
  /** The emoji as text; a private-use character for OpenMoji's extras. */
  readonly emoji: string;
  /** Coarse class, such as `animals-nature`. */
  readonly group: string;
  /** Fine class within the group, such as `animal-bird`. */
  readonly subgroup: string;
  /** Name in English, such as `waving hand: light skin tone`. */
  readonly annotation: string;
  /** Unicode's keywords. */
  readonly tags: readonly string[];
  /** OpenMoji's own keywords. */
  readonly openmojiTags: readonly string[];
  /** Skin tones 1 (light) to 5 (dark), one per person shown; empty without a tone. */
  readonly skinTones: readonly number[];
  /** Hexcode of the emoji this is a toned variant of; that emoji names itself; absent where tones are not. */
  readonly skinToneBaseHexcode: string | undefined;
  /** Position in Unicode's emoji order; absent for OpenMoji's extras. */
  readonly order: number | undefined;
}
