/** Passes texts on to `say`, at most one in `interval` milliseconds; of those that come too soon, only the last. */
export function announcer(say: (text: string) => void, interval = 1000): (text: string) => void {
  let saidAt = -Infinity;
  let waiting: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (waiting === undefined) return;
    saidAt = performance.now();
    say(waiting);
    waiting = undefined;
  };
  return (text) => {
    waiting = text;
    if (timer === undefined) timer = setTimeout(flush, Math.max(0, saidAt + interval - performance.now()));
  };
}
