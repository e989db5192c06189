import { signal } from "@preact/signals";

/** The number of the latest news of tiles that this page has heard; null before the first. */
export const lastNews = signal<number | null>(null);

/** What was missed and is told later has smaller numbers. */
export function hearNews(seq: number): void {
  lastNews.value = Math.max(seq, lastNews.peek() ?? 0);
}
