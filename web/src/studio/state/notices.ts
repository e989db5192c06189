import { signal } from "@preact/signals";
import { getCatalogue } from "../../api/endpoints.ts";
import type { Bilingual } from "../../api/types.ts";
import { language } from "../../state/language.ts";
import { notifyError } from "../../state/notices.ts";
import { getNotices, readNotice } from "../api.ts";
import type { LayerNotice } from "../types.ts";

/** The notices that this planner has not read. */
export const notices = signal<readonly LayerNotice[]>([]);
const titles = signal<ReadonlyMap<string, Bilingual>>(new Map());

/** A layer's title, or its id where the catalogue does not show it. */
export function layerTitle(id: string): string {
  return titles.value.get(id)?.[language.value] ?? id;
}

export async function loadNotices(): Promise<void> {
  try {
    const [{ items }] = await Promise.all([getNotices(), loadTitles()]);
    notices.value = items;
  } catch (error) {
    notifyError(error);
  }
}

export async function readAll(read: readonly LayerNotice[]): Promise<void> {
  const ids = new Set(read.map(({ id }) => id));
  try {
    await Promise.all([...ids].map(readNotice));
    notices.value = notices.value.filter(({ id }) => !ids.has(id));
  } catch (error) {
    notifyError(error);
  }
}

async function loadTitles(): Promise<void> {
  if (titles.peek().size > 0) return;
  const { categories } = await getCatalogue();
  const layers = categories.flatMap((category) => category.layers);
  titles.value = new Map(layers.map(({ id, title }) => [id, title]));
}
