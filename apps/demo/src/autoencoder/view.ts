/** What of an autoencoder is shown: all its features, one of them, what it makes of one sample, or how it scales. */
export type View =
  | { readonly kind: "overview" }
  | { readonly kind: "feature"; readonly feature: number }
  | {
      readonly kind: "sample";
      /** Which sample, in the words of what is trained on; empty for the first. */
      readonly sample: string;
    }
  | { readonly kind: "scaling" };

/** What is shown where a link names nothing. */
export const overview: View = { kind: "overview" };

/** The longest description of a sample that is read from a link. */
const LONGEST_SAMPLE = 2000;

/** Writes a view into a link's pairs: `feature=123`, `sample=…` or `view=scaling`. */
export function writeView(pairs: URLSearchParams, view: View): void {
  if (view.kind === "feature") pairs.set("feature", String(view.feature));
  else if (view.kind === "sample") pairs.set("sample", view.sample);
  else if (view.kind === "scaling") pairs.set("view", "scaling");
}

/** The view that a link's pairs name; what cannot be read names the overview. */
export function readView(pairs: URLSearchParams): View {
  const feature = pairs.get("feature");
  if (feature !== null && /^\d{1,9}$/.test(feature)) return { kind: "feature", feature: Number(feature) };
  const sample = pairs.get("sample");
  if (sample !== null) return { kind: "sample", sample: sample.slice(0, LONGEST_SAMPLE) };
  return pairs.get("view") === "scaling" ? { kind: "scaling" } : overview;
}

/** Whether two views are the same. */
export function sameView(a: View, b: View): boolean {
  const [one, other] = [a, b].map((view) => {
    const pairs = new URLSearchParams();
    writeView(pairs, view);
    return pairs.toString();
  });
  return one === other;
}
