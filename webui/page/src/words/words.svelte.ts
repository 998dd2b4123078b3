import { de } from './de';
import { en, type Catalogue } from './en';

export type Language = 'en' | 'de';
const CATALOGUES: Record<Language, Catalogue> = { en, de };

let chosen: Language = $state('en');

/** The catalogue of the language that is chosen; components that read it follow a change. */
export const words = {
  get language(): Language {
    return chosen;
  },
  get now(): Catalogue {
    return CATALOGUES[chosen];
  },
};

export function use(language: Language): void {
  chosen = language;
}
