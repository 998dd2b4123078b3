/** A front panel that is played: some cards, an alarm, and the beginning of the menu. */
import type { Panel, PanelKey } from '../../src/api/types';

const CARDS = [
  ['berlin', 'All is well.', 'main: safe at osaka', ''],
  ['main: buffer', '[#######-----------]', '38% of         8 GiB', 'full in      3 d 4 h'],
  ['Line to osaka', 'up       12 min 34 s', 'out       4.1 Mbit/s', 'in          8 kbit/s'],
];
const ALARM = ['WARNING', 'The line to osaka is', 'lost. Hosts go on;', 'it is dialled until'];
const MENU = ['Status', 'Pause line', 'Resume line', 'Checkpoints', 'Promote', 'Alarms (1)', 'Events (0)', 'Network', 'Pairing code', 'Lamp test', 'About'];
const SHOWN = 3;

export class PlayedPanel {
  alarm = false;
  #menu = false;
  #at = 0;

  show(): Panel {
    const lines = this.#menu ? this.#menuLines() : this.alarm ? ALARM : (CARDS[this.#at] ?? []);
    const does = this.#menu
      ? { up: 'up', down: 'down', right: 'choose', enter: 'choose', left: 'back', escape: 'back' }
      : this.alarm
        ? { up: 'back', down: 'on', left: 'back', right: 'on', enter: 'acknowledge', escape: 'put aside' }
        : { up: 'back', down: 'on', left: 'back', right: 'on', enter: 'menu' };
    const keys = Object.entries(does).map(([key, text]) => ({ key: key as PanelKey, does: text }));
    return { columns: 20, rows: 4, lines: lines.map((line) => line.padEnd(20)), flashing: this.alarm && !this.#menu, keys };
  }

  press(key: PanelKey): Panel {
    if (this.#menu) {
      if (key === 'escape' || key === 'left') this.#go(false);
      else if (key === 'down' || key === 'up') this.#at = Math.min(MENU.length - 1, Math.max(0, this.#at + (key === 'down' ? 1 : -1)));
    } else if (this.alarm && (key === 'enter' || key === 'escape')) {
      this.alarm = false;
    } else if (key === 'enter') {
      this.#go(true);
    } else if (key !== 'escape') {
      this.#at = (this.#at + (key === 'down' || key === 'right' ? 1 : CARDS.length - 1)) % CARDS.length;
    }
    return this.show();
  }

  #go(menu: boolean): void {
    this.#menu = menu;
    this.#at = 0;
  }

  #menuLines(): string[] {
    const first = Math.min(Math.max(0, this.#at - 1), MENU.length - SHOWN);
    const head = `Menu${`${this.#at + 1}/${MENU.length}`.padStart(16)}`;
    return [head, ...MENU.slice(first, first + SHOWN).map((item, i) => `${first + i === this.#at ? '>' : ' '}${item}`)];
  }
}
