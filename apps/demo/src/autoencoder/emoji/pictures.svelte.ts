import type { EmojiData, RgbPicture } from "./protocol.ts";
import { readPicture, readTile } from "./read-picture.ts";

/** A picture that features are looked for in. */
export interface ChosenPicture {
  /** Tells it from all others. */
  readonly id: number;
  /** Its emoji; undefined for a picture of one's own. */
  readonly tile: number | undefined;
  readonly name: string;
  readonly picture: RgbPicture;
}

/** The picture that features are looked for in, chosen once for all views. */
export class Pictures {
  /** Undefined until one was chosen. */
  chosen = $state.raw<ChosenPicture>();
  /** Why the newest file could not be taken. */
  problem = $state<string>();
  private readonly data: EmojiData;
  private own: ChosenPicture | undefined;
  private ids = 0;
  private readonly tiles = new Map<number, ChosenPicture>();

  constructor(data: EmojiData) {
    this.data = data;
  }

  /** An emoji as a picture. */
  ofTile(tile: number): ChosenPicture {
    let found = this.tiles.get(tile);
    if (found === undefined) {
      found = { id: ++this.ids, tile, name: this.data.names[tile]!, picture: readTile(this.data, tile) };
      this.tiles.set(tile, found);
    }
    return found;
  }

  /** The picture of one's own that was loaded last. */
  get ownPicture(): ChosenPicture | undefined {
    return this.own;
  }

  choose(picture: ChosenPicture): void {
    this.chosen = picture;
    this.problem = undefined;
  }

  /** Takes a file as a picture of one's own; undefined, and a problem in words, where it is none. */
  async load(file: File): Promise<ChosenPicture | undefined> {
    try {
      const picture = await readPicture(file, this.data.patchSize);
      this.own = { id: ++this.ids, tile: undefined, name: file.name, picture };
      this.choose(this.own);
      return this.own;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }
}
