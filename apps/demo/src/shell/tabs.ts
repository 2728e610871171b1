import type { Component } from "svelte";
import AutoencoderTab from "../autoencoder/autoencoder-tab.svelte";
import RampTab from "../ramp/ramp-tab.svelte";

/** One of the page's tabs. */
export interface Tab {
  /** Its name in links. */
  readonly id: string;
  readonly title: string;
  readonly component: Component;
}

/** The tabs, in order; the first is shown where a link names none. */
export const tabs: readonly [Tab, ...Tab[]] = [
  { id: "autoencoder", title: "Sparse autoencoder", component: AutoencoderTab },
  { id: "ramp", title: "Classifier with goals", component: RampTab },
];

/** The tab that the fragment of an address names. */
export function tabOfHash(hash: string): Tab {
  const id = new URLSearchParams(hash.replace(/^#/, "")).get("tab");
  return tabs.find((tab) => tab.id === id) ?? tabs[0];
}
