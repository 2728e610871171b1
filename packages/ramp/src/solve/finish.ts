/** Runs a generator to its end without a pause, for callers whose data is small or whose time is their own. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
