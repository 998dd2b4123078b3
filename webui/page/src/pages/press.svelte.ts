import { here } from '../api/here.svelte';
import { Refused } from '../api/client';
import { notices } from '../shell/notices.svelte';

/** A button that does one harmless thing at once, with what went wrong beside it. */
export class Press {
  problem: Refused | null = $state.raw(null);
  busy = $state(false);

  /** POSTs to `path`, then has `after` look anew and tells `said`. */
  async post(path: string, after: () => Promise<void>, said: string): Promise<void> {
    await this.run(async () => {
      await here.client.send('POST', path);
      await after();
      notices.tell(said);
    });
  }

  async run(deed: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await deed();
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.problem = e;
    } finally {
      this.busy = false;
    }
  }
}
