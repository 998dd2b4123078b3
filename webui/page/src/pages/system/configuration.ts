import type { Configuration, ConfigurationItem } from '../../api/types';
import type { Mark } from '../../drawing/situation';

/** As much as the appliance takes. */
export const BYTES_MAX = 2 * 1024 * 1024;

/** What a file holds, if that is a saved configuration; whether all of it can be used, the appliance says. */
export function configuration(text: string): Configuration | null {
  try {
    const found = JSON.parse(text) as Partial<Configuration> | null;
    return typeof found === 'object' && found?.format === 'forebay-configuration' ? (found as Configuration) : null;
  } catch {
    return null;
  }
}

/** How an item looks: what was refused or is left to somebody is what to look at. */
export function mark(item: ConfigurationItem): Mark {
  if (item.result === 'failed') return 'bad';
  if (item.result === 'done') return 'good';
  return item.kind === 'hands' ? 'warn' : item.kind === 'left' ? 'off' : 'busy';
}
