/** What the page looks like; `system` follows the system's preference. */
export const themes = ["system", "light", "dark"] as const;

/** One of {@link themes}. */
export type Theme = (typeof themes)[number];

const KEY = "quadrivium.theme";

/** The theme that was chosen in this browser. */
export function readTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(KEY)) ?? "system";
  } catch {
    // Storage may be forbidden; the page then follows the system.
    return "system";
  }
}

/** Shows a theme and remembers it. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; the theme then lasts until the page is left.
  }
  document.dispatchEvent(new Event(THEME_CHANGED));
}

/** Dispatched on the document when another theme was chosen, for what is drawn rather than styled. */
export const THEME_CHANGED = "quadrivium-theme";

/** Calls `redraw` whenever the colours change, by choice or by the system. Returns how to stop. */
export function onThemeChange(redraw: () => void): () => void {
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", redraw);
  document.addEventListener(THEME_CHANGED, redraw);
  return () => {
    preference.removeEventListener("change", redraw);
    document.removeEventListener(THEME_CHANGED, redraw);
  };
}

/** The colours that custom properties stand for at present, as the browser resolves them. */
export function resolveColors<Name extends string>(
  element: Element,
  names: readonly Name[],
): Record<Name, string> {
  const probe = element.appendChild(document.createElement("span"));
  const resolve = (name: Name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  };
  const colors = Object.fromEntries(names.map(resolve)) as Record<Name, string>;
  probe.remove();
  return colors;
}
