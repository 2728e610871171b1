import { isOtherTab, type Mode, pairsOfHash, readMode, readTrained } from "./page-link.ts";
import { overview, readView, sameView, type View } from "./view.ts";

/** Kept with the entries of the browser's history that this page made, to tell them from addresses typed or followed. */
const OWN_ENTRY = "quadrivium";

/** Which view is shown. Each that is opened is an entry of the browser's history, so that back and forward work. */
export class Navigation {
  mode = $state<Mode>()!;
  view = $state.raw<View>()!;
  /** Whether the address that was followed is to something that has to be trained first. */
  trained = $state(false);
  /** The hash of the newest address that came from elsewhere, whose settings are to be taken too. */
  arrived = $state.raw<string>()!;

  constructor() {
    this.arrive();
  }

  /** Opens a view. */
  open(view: View): void {
    if (sameView(view, this.view)) return;
    history.pushState(OWN_ENTRY, "");
    this.view = view;
    this.trained = false;
  }

  /** Changes something of the view that is no step to go back to. */
  adjust(view: View): void {
    if (!sameView(view, this.view)) this.view = view;
  }

  /** Changes to what the autoencoder learns from, and its overview. */
  choose(mode: Mode): void {
    if (mode === this.mode) return;
    history.pushState(OWN_ENTRY, "");
    this.mode = mode;
    this.view = overview;
    this.trained = false;
  }

  /** Writes the present place into the address. */
  write(hash: string): void {
    if (location.hash !== hash || history.state !== OWN_ENTRY) history.replaceState(OWN_ENTRY, "", hash);
  }

  /** Takes the address after the browser changed it. Going back changes the view alone: settings stay as they are. */
  follow(): void {
    if (isOtherTab(location.hash)) return;
    if (history.state !== OWN_ENTRY) {
      this.arrive();
      return;
    }
    const pairs = pairsOfHash(location.hash);
    this.mode = readMode(pairs);
    this.view = readView(pairs);
  }

  private arrive(): void {
    const pairs = pairsOfHash(location.hash);
    this.mode = readMode(pairs);
    this.view = readView(pairs);
    this.trained = readTrained(pairs);
    this.arrived = location.hash;
  }
}
