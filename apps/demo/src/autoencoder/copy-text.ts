/** Puts a text into the clipboard; `false` where the page is not allowed to, and the address bar holds the same link. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
