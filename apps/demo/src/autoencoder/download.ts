/** Hands a file to the person in front of the page. */
export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has to begin reading before the address may go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
