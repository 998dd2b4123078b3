import { here } from '../../api/here.svelte';
import { live } from '../../live/live.svelte';
import { Press } from '../press.svelte';

/** A test that is sent to one receiver at a time, and what came of the last one. */
export class Trial {
  /** What went wrong with it. */
  readonly press = new Press();
  /** Whose is on its way; "": none. */
  testing = $state('');
  tested: { name: string; at: Date } | null = $state.raw(null);

  /** To `name` of those at `path`; then has `after` look anew. */
  async send(path: string, name: string, after: () => Promise<void>): Promise<void> {
    if (this.testing) return;
    this.testing = name;
    this.tested = null;
    try {
      await this.press.run(async () => {
        await here.client.send('POST', `${path}/${encodeURIComponent(name)}/test`);
        this.tested = { name, at: live.now };
      });
    } finally {
      this.testing = '';
    }
    await after();
  }
}
