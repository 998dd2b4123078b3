/** What this browser remembers of its reader's taste: scheme and language. Nothing else is kept here. */
import { use, words, type Language } from '../words/words.svelte';

export type Theme = 'system' | 'light' | 'dark';

const THEME = 'forebay.theme';
const LANGUAGE = 'forebay.language';

function kept(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null; // Storage may be switched off.
  }
}

function keep(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value);
  } catch {
    // Then it is forgotten with the tab.
  }
}

class Taste {
  theme: Theme = $state('system');

  /** Done when there is something to read. */
  async start(): Promise<void> {
    const theme = kept(THEME);
    this.setTheme(theme === 'light' || theme === 'dark' ? theme : 'system');
    const language = kept(LANGUAGE) ?? navigator.language.slice(0, 2);
    await this.setLanguage(language === 'de' ? 'de' : 'en');
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    keep(THEME, theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }

  async setLanguage(language: Language): Promise<void> {
    keep(LANGUAGE, language); // Before its texts are there: who loads the page anew meanwhile has chosen.
    await use(language);
    document.documentElement.lang = words.language;
  }
}

export const taste = new Taste();
