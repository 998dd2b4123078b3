import type { Policy } from '../../api/types';
import { bytes, span } from '../../show/units';
import type { Catalogue } from '../../words/en';
import { fill } from '../../words/fill';

/** When writes travel, in a few words: `in runs, every 15 min`. */
export function policyText(policy: Policy, words: Catalogue, language: string): string {
  const w = words.line;
  if (policy.mode === 'continuous') return w.continuous;
  if (policy.mode === 'after') return fill(w.after, { bytes: bytes(policy.afterBytes ?? 0, language) });
  const times = policy.zone ? `${(policy.times ?? []).join(' ')} · ${policy.zone}` : (policy.times ?? []).join(' ');
  const text = policy.everyMinutes ? fill(w.every, { span: span(policy.everyMinutes * 60) }) : fill(w.timed, { times });
  const names = words.checkpoints.dayNames as Record<string, string>;
  const days = (policy.days ?? []).map((day) => names[day] ?? day).join(' ');
  return days ? fill(w.onDays, { text, days }) : text;
}
