import { type Signal, signal } from "@preact/signals";
import { DEMO_TEXTS, type DemoKey, type DemoLanguage } from "./texts.ts";

export const demoLanguage: Signal<DemoLanguage> = signal("zh");

export function say(key: DemoKey): string {
  return DEMO_TEXTS[demoLanguage.value][key];
}
