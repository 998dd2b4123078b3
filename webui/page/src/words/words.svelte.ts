import type { Catalogue } from './en';

export type Language = 'en' | 'de';
/** Each in a file of its own: a browser loads what its reader reads. */
const CATALOGUES: Record<Language, () => Promise<Catalogue>> = {
  en: () => import('./en').then((file) => file.en),
  de: () => import('./de').then((file) => file.de),
};

let chosen: Language = $state('en');
let catalogue: Catalogue | null = $state.raw(null);

/** The catalogue of the language that is chosen; components that read it follow a change. */
export const words = {
  get language(): Language {
    return chosen;
  },
  /** Not before the first [use] is through: nothing is shown before. */
  get now(): Catalogue {
    if (!catalogue) throw new Error('no language was loaded');
    return catalogue;
  },
};

/** Fails when its texts cannot be loaded; then the language stays what it was. */
export async function use(language: Language): Promise<void> {
  catalogue = await CATALOGUES[language]();
  chosen = language;
}
