/** Jobs that wait until somebody has time for them, in the order asked for. */
export class JobQueue {
  private readonly jobs: (() => Promise<void>)[] = [];

  get isEmpty(): boolean {
    return this.jobs.length === 0;
  }

  push(job: () => Promise<void>): void {
    this.jobs.push(job);
  }

  /** Runs the jobs that wait, and those that come meanwhile. */
  async runAll(): Promise<void> {
    for (let job = this.jobs.shift(); job !== undefined; job = this.jobs.shift()) await job();
  }
}
