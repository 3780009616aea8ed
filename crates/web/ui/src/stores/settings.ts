/** How this browser likes its page: light or dark, Dutch or English. Remembered here only. */
import { Store } from './store';

export type Theme = 'system' | 'light' | 'dark';
export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

function remembered<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  try {
    const value = localStorage.getItem(key);
    return allowed.find((one) => one === value) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps a word for next time, where the browser allows it. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function systemLanguage(): Language {
  const languages = typeof navigator === 'undefined' ? [] : navigator.languages;
  for (const language of languages) {
    if (language.startsWith('nl')) return 'nl';
    if (language.startsWith('en')) return 'en';
  }
  return 'en';
}

export const theme = new Store<Theme>(remembered('theme', ['system', 'light', 'dark'], 'system'));
export const language = new Store<Language>(
  remembered('language', LANGUAGES, systemLanguage()),
);

/** Puts the choices on the document and remembers them. */
export function applySettings(): void {
  theme.subscribe((value) => {
    document.documentElement.dataset['theme'] = value;
    remember('theme', value);
  });
  language.subscribe((value) => {
    document.documentElement.lang = value;
  });
}

/** Chooses a language, for next time too; until then the system decides. */
export function speak(value: Language): void {
  language.set(value);
  remember('language', value);
}
