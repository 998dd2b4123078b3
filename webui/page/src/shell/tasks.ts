import type { Task } from '../api/types';
import type { Mark } from '../drawing/situation';

export const TASK_MARKS: Record<Task['state'], Mark> = { running: 'busy', waiting: 'warn', done: 'good', stopped: 'off', failed: 'bad' };

/** Whether there is more to come of it. */
export function lives(task: Task): boolean {
  return task.state === 'running' || task.state === 'waiting';
}

/** How far all of them are, 0 to 1, each for what it weighs; null when none says. */
export function together(tasks: readonly Task[]): number | null {
  let done = 0;
  let total = 0;
  for (const task of tasks) {
    if (typeof task.doneBytes !== 'number' || typeof task.totalBytes !== 'number') continue;
    done += Math.min(task.doneBytes, task.totalBytes);
    total += task.totalBytes;
  }
  return total > 0 ? done / total : null;
}
