import { en } from "./en.ts";
import { zh } from "./zh.ts";

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type TextKey = keyof typeof zh;
export type Dictionary = Readonly<Record<TextKey, string>>;
export type Values = Readonly<Record<string, string | number>>;

export const dictionaries: Readonly<Record<Language, Dictionary>> = { zh, en };

/** The value of the `lang` attribute. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

/** A sentence of the interface, its `{names}` filled in. */
export function translate(language: Language, key: TextKey, values: Values = {}): string {
  return dictionaries[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(zh, key);
}
