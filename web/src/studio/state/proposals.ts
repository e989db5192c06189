import { computed, signal } from "@preact/signals";
import { explain, statusOf } from "../../api/problems.ts";
import { language } from "../../state/language.ts";
import { notifyError } from "../../state/notices.ts";
import { getRecut, getRecuts, keepRecut, reasonGiven, stepRecut } from "../api.ts";
import type { Recut, RecutHead, Step, Wanted } from "../types.ts";
import { address } from "./room.ts";

export const recuts = signal<readonly RecutHead[] | null>(null);
export const recutsFailed = signal<string | null>(null);

/** The proposals that were fetched whole, by number; null for one that does not exist. */
const whole = signal<ReadonlyMap<number, Recut | null>>(new Map());

const fetchedOf = (id: number | null) => (id === null ? undefined : whole.value.get(id));
/** The open proposal; undefined while it is fetched. */
export const opened = computed(() => fetchedOf(address.value.recut));
export const other = computed(() => fetchedOf(address.value.other));

export async function loadRecuts(): Promise<void> {
  try {
    recuts.value = (await getRecuts()).items;
    recutsFailed.value = null;
  } catch (error) {
    recutsFailed.value = explain(error, language.peek());
  }
}

export async function loadRecut(id: number): Promise<void> {
  try {
    put(id, await getRecut(id));
  } catch (error) {
    if (statusOf(error) === 404) put(id, null);
    else notifyError(error);
  }
}

export async function keep(wanted: Wanted, crs: string): Promise<Recut> {
  const kept = await keepRecut(wanted, crs);
  put(kept.id, kept);
  void loadRecuts();
  return kept;
}

/** Takes a step of a proposal's life. Null where it went well, or the reason why not. */
export async function take(id: number, step: Step): Promise<string | null> {
  try {
    await stepRecut(id, step);
    return null;
  } catch (error) {
    return reasonGiven(error) ?? explain(error, language.peek());
  } finally {
    await Promise.all([loadRecut(id), loadRecuts()]);
  }
}

export function forgetRecuts(): void {
  recuts.value = null;
  whole.value = new Map();
}

function put(id: number, recut: Recut | null): void {
  whole.value = new Map(whole.peek()).set(id, recut);
}
