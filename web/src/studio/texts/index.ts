import type { Values } from "../../i18n/index.ts";
import { language } from "../../state/language.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type StudioTextKey = keyof typeof zh;
export type StudioTexts = Readonly<Record<StudioTextKey, string>>;

export const texts: Readonly<Record<"zh" | "en", StudioTexts>> = { zh, en };

/** A sentence of the studio in the language of the moment, its `{names}` filled in. */
export function s(key: StudioTextKey, values: Values = {}): string {
  return texts[language.value][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}
