/** Seconds between two lines. */
const EVERY = 15;

/** Prints how far a task has come and how long it will still take, every few seconds. */
export function printProgress(title: string, total: number): (done: number, note?: string) => void {
  const started = performance.now();
  let printed = started;
  return (done, note = "") => {
    const now = performance.now();
    if (done < total && now - printed < EVERY * 1000) return;
    printed = now;
    const seconds = (now - started) / 1000;
    const left = (seconds * (total - done)) / Math.max(done, 1);
    const percent = ((100 * done) / total).toFixed(0);
    process.stdout.write(
      `${title}: ${percent} %, ${seconds.toFixed(0)} s, ${left.toFixed(0)} s left ${note}\n`,
    );
  };
}
