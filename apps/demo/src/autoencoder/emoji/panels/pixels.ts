/** An action that shows RGBA pixels [size, size, 4] in a canvas of that size, and again whenever they change. */
export function pixels(canvas: HTMLCanvasElement, picture: Uint8ClampedArray<ArrayBuffer>) {
  const show = (shown: Uint8ClampedArray<ArrayBuffer>) => {
    canvas.getContext("2d")?.putImageData(new ImageData(shown, canvas.width, canvas.height), 0, 0);
  };
  show(picture);
  return { update: show };
}
