import { live } from '../live/live.svelte';
import { Watched } from '../live/list.svelte';
import { Client, Refused } from './client';
import type { Checkpoint, Iscsi, Role, Scheduled, Session, Volume } from './types';

const ORDER: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whoever sits here: whether signed in, as whom, and the password that is being asked for. */
class Here {
  session: Session | null = $state.raw(null);
  /** Why the appliance did not even say who is signed in. */
  problem: Refused | null = $state.raw(null);
  /** Somebody was signed in, and is not any more. */
  ended = $state(false);
  /** Answers the open question for the password; null: there is none. */
  confirming: ((given: boolean) => void) | null = $state.raw(null);

  readonly client = new Client({
    fetch: (input, init) => fetch(input, init),
    onSignedOut: () => this.out(),
    confirm: () =>
      new Promise<boolean>((answer) => {
        this.confirming = (given) => {
          this.confirming = null;
          answer(given);
        };
      }),
  });

  async look(): Promise<void> {
    try {
      this.enter(await this.client.session());
      this.problem = null;
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.problem = e;
    }
  }

  enter(session: Session): void {
    const was = this.session?.state;
    this.session = session;
    if (session.state === 'signed-in' && was !== 'signed-in') {
      this.ended = false;
      live.start(() => this.out());
    }
  }

  /** The session is over, by whatever reason. */
  out(): void {
    if (this.session?.state !== 'signed-in') return;
    this.session = { state: 'signed-out', appliance: this.session.appliance };
    this.ended = true;
    this.confirming?.(false);
    live.stop();
  }

  async leave(): Promise<void> {
    await this.client.leave().catch(() => undefined);
    this.out();
    this.ended = false;
  }

  /** Whether the one who is signed in may do what wants at least this role. */
  may(role: Role): boolean {
    return ORDER.indexOf(this.session?.role ?? 'viewer') >= ORDER.indexOf(role);
  }
}

export const here = new Here();

/** Lists that several views look at. */
export const volumes = new Watched(() => here.client.get<{ items: Volume[] }>('/volumes').then((list) => list.items));
export const checkpoints = new Watched(() =>
  here.client.get<{ items: Checkpoint[] }>('/checkpoints').then((list) => list.items),
);
export const schedules = new Watched(() =>
  here.client.get<{ items: Scheduled[] }>('/schedules').then((list) => list.items),
);
export const iscsi = new Watched(() => here.client.get<Iscsi>('/iscsi'));
