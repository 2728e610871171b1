/** Asks one question at a time; of those that come meanwhile only the newest is asked next. */
export class Inquiry<Question, Answer> {
  /** The newest answer. */
  answer = $state.raw<Answer>();
  private readonly send: (question: Question) => void;
  private isAsking = false;
  private waiting: { readonly question: Question } | undefined;

  constructor(send: (question: Question) => void) {
    this.send = send;
  }

  ask(question: Question): void {
    if (this.isAsking) {
      this.waiting = { question };
      return;
    }
    this.isAsking = true;
    this.send(question);
  }

  /** Takes an answer, and asks what waits. */
  receive(answer: Answer): void {
    this.answer = answer;
    this.isAsking = false;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.ask(waiting.question);
  }

  /** Expects no answer any more; what was answered stays. */
  forget(): void {
    this.isAsking = false;
    this.waiting = undefined;
  }
}
