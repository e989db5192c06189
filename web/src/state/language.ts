import { computed, signal } from "@preact/signals";
import {
  LANGUAGE_TAGS,
  type Language,
  type TextKey,
  translate,
  type Values,
} from "../i18n/index.ts";

export const language = signal<Language>("zh");

export const languageTag = computed(() => LANGUAGE_TAGS[language.value]);

/** A sentence in the language of the moment; a component that shows it follows a switch. */
export function t(key: TextKey, values?: Values): string {
  return translate(language.value, key, values);
}
