/** Redraws one line of a terminal; says nothing where standard output is a file. */
export function showProgress(label: string): (progress: { done: number; total: number }) => void {
  return ({ done, total }) => {
    if (process.stdout.isTTY)
      process.stdout.write(`\r${label}: ${done} / ${total}${done === total ? "\n" : ""}`);
  };
}
