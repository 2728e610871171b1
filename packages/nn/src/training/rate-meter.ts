/** Measures examples and steps per second over about the last second. */
export class RateMeter {
  private readonly marks: { time: number; examples: number; step: number }[] = [];

  /** Examples and steps per second. */
  update(examples: number, step: number): { examples: number; steps: number } {
    const time = performance.now();
    this.marks.push({ time, examples, step });
    while (this.marks.length > 2 && time - this.marks[1].time > 1000) this.marks.shift();
    const [first] = this.marks;
    const seconds = (time - first.time) / 1000;
    if (seconds === 0) return { examples: 0, steps: 0 };
    return { examples: (examples - first.examples) / seconds, steps: (step - first.step) / seconds };
  }
}
