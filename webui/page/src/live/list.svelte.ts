import { Refused } from '../api/client';

/** Something that is asked for again and again while somebody looks at it. What came last stays while it fails. */
export class Watched<T> {
  value: T | null = $state.raw(null);
  problem: Refused | null = $state.raw(null);
  #asking = false;
  #again = false;

  constructor(private readonly ask: () => Promise<T>) {}

  async load(): Promise<void> {
    if (this.#asking) {
      this.#again = true; // What was asked before the change may answer with what was before it.
      return;
    }
    this.#asking = true;
    try {
      this.value = await this.ask();
      this.problem = null;
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.problem = e;
    } finally {
      this.#asking = false;
    }
    if (this.#again) {
      this.#again = false;
      await this.load();
    }
  }

  /** Asks now and each so many ms while the page is seen; gives what ends that. */
  watch(everyMillis: number): () => void {
    void this.load();
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') void this.load();
    }, everyMillis);
    return () => window.clearInterval(timer);
  }
}
