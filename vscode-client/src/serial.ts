/**
 * Runs one job at a time.  Requests that come in a burst, or while the job runs, become one further run.
 * No vscode import: tested without an editor.
 */
export class Serial {
  private timer: NodeJS.Timeout | undefined;
  private reasons: string[] = [];
  private running: Promise<void> | undefined;
  private disposed = false;

  constructor(
    private readonly job: (reason: string) => Promise<void>,
    private readonly delay: number,
  ) {}

  /** Asks for a run after the delay; each further request starts the delay again. */
  request(reason: string): void {
    if (this.disposed) {
      return;
    }
    if (!this.reasons.includes(reason)) {
      this.reasons.push(reason);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.delay);
  }

  /** Runs what was asked for now; resolves when nothing is left to do. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running) {
      await this.running;   // that run takes up what was asked for meanwhile
      return;
    }
    this.running = this.drain();
    try {
      await this.running;
    } finally {
      this.running = undefined;
    }
  }

  /** No further run begins; resolves when the one under way has ended. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.reasons = [];
    clearTimeout(this.timer);
    await this.running;
  }

  private async drain(): Promise<void> {
    while (this.reasons.length > 0) {
      const reason = this.reasons.join(", ");
      this.reasons = [];
      await this.job(reason);
    }
  }
}
