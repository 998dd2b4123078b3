/** What was just done, and how to undo it. */
export interface Notice {
  id: number;
  text: string;
}

const SHOWN_MAX = 3;

class Notices {
  shown: Notice[] = $state.raw([]);
  #next = 1;

  tell(text: string): void {
    this.shown = [...this.shown, { id: this.#next++, text }].slice(-SHOWN_MAX);
  }

  /** Somebody goes elsewhere: what was done there is read. */
  clear(): void {
    this.shown = [];
  }

  drop(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();
