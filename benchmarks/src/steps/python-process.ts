import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A Python script that answers each JSON line with a JSON line. */
export class PythonProcess {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private complaints = "";

  /** @param env variables to add to those of this process */
  constructor(script: string, { python, env }: { python: string; env: Readonly<Record<string, string>> }) {
    this.child = spawn(python, [script], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A Python that is not there is told by `ask`, since it answers nothing.
    this.child.on("error", (error) => {
      this.complaints += error.message;
    });
    this.child.stdin!.on("error", () => {});
    this.child.stderr!.on("data", (text: Buffer) => {
      this.complaints += text.toString();
    });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Sends a request and waits for its answer. @throws Error with what Python wrote, when it ended instead */
  async ask(request: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`the Python process ended: ${this.complaints.trim()}`);
    return JSON.parse(value);
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin!.end();
    await gone;
  }
}
