/** One thing the user does that writes: busy while it lasts, with its problem when it failed. */
import { Problem } from '../api/client';

export class Action {
  busy = $state(false);
  problem = $state<Problem | undefined>(undefined);

  /** Runs it unless it runs already; true when it succeeded. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = Problem.from(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
