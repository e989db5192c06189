import { signal } from "@preact/signals";
import { explain } from "../api/problems.ts";
import type { TextKey, Values } from "../i18n/index.ts";
import { language, t } from "./language.ts";

export interface Notice {
  readonly id: number;
  readonly tone: "info" | "problem";
  readonly text: string;
}

/** What to tell the user in passing; the newest last. */
export const notices = signal<readonly Notice[]>([]);
const LIFETIME_MS = 7000;
const SHOWN = 3;

/** Shows a sentence for a while. The same sentence twice is shown once. */
export function notify(key: TextKey, values?: Values, tone: Notice["tone"] = "info"): void {
  show(t(key, values), tone);
}

export function notifyError(error: unknown): void {
  show(explain(error, language.value), "problem");
}

/** A sentence that is said already. */
export function notifyText(text: string, isProblem = false): void {
  show(text, isProblem ? "problem" : "info");
}

function show(text: string, tone: Notice["tone"]): void {
  const id = Math.max(0, ...notices.value.map((notice) => notice.id)) + 1;
  const others = notices.value.filter((notice) => notice.text !== text);
  notices.value = [...others, { id, tone, text }].slice(-SHOWN);
  setTimeout(() => dismiss(id), LIFETIME_MS);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
