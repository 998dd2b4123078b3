import { Refused } from '../../api/client';
import type { Panel, PanelKey } from '../../api/types';

/** How the panel is reached; a test has its own. */
export interface Door {
  show(): Promise<Panel>;
  press(key: PanelKey): Promise<Panel>;
}

/** Keys that wait for those before them; more are not taken. */
export const KEYS_WAITING_MAX = 16;

/** The panel as it is seen here: looked at again and again, and pressed, one key after the other. */
export class Screen {
  picture: Panel | null = $state.raw(null);
  /** Why the last look failed; what was seen before stays. */
  problem: Refused | null = $state.raw(null);
  /** Why the last key was not pressed. */
  refused: Refused | null = $state.raw(null);
  /** For those who hear it: what a key led to, or an alarm that has come. Cards that turn by themselves are not read out. */
  said = $state('');
  #waiting: PanelKey[] = [];
  #pressing = false;
  #looking = false;
  #presses = 0;

  constructor(private readonly door: Door) {}

  async look(): Promise<void> {
    if (this.#looking || this.#pressing) return;
    this.#looking = true;
    const presses = this.#presses;
    try {
      const seen = await this.door.show();
      if (presses !== this.#presses) return; // A key was pressed meanwhile: what it led to is newer.
      if (seen.flashing && this.picture?.flashing === false) this.said = text(seen);
      this.picture = seen;
      this.problem = null;
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.problem = e;
    } finally {
      this.#looking = false;
    }
  }

  async press(key: PanelKey): Promise<void> {
    if (this.#waiting.length >= KEYS_WAITING_MAX) return;
    this.#presses++;
    this.#waiting.push(key);
    if (this.#pressing) return;
    this.#pressing = true;
    this.refused = null;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.picture = await this.door.press(next);
      this.problem = null;
      if (this.picture) this.said = text(this.picture);
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.#waiting = []; // They were meant for another screen.
      this.refused = e;
    } finally {
      this.#pressing = false;
    }
  }
}

function text(picture: Panel): string {
  return picture.lines.map((line) => line.trim()).filter((line) => line !== '').join('. ');
}
