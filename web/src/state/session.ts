import { computed, signal } from "@preact/signals";
import { logIn as askLogIn, logOut as askLogOut } from "../api/endpoints.ts";
import type { Session } from "../api/types.ts";

const KEPT_AS = "onemap.session";

/** Who is logged in, in this tab only; closing the tab forgets it. */
export const session = signal<Session | null>(readKept());

export const token = computed(() => session.value?.token);
export const isWorker = computed(() => session.value?.role === "worker");

/** Throws what the server says. */
export async function logIn(login: string, password: string): Promise<void> {
  keep(await askLogIn(login, password));
}

/** Forgets the session at once, and tells the server. */
export async function logOut(): Promise<void> {
  const last = token.value;
  keep(null);
  if (last) await askLogOut(last);
}

/** The server no longer knows this session. */
export function sessionEnded(): void {
  keep(null);
}

function keep(next: Session | null): void {
  session.value = next;
  if (next) sessionStorage.setItem(KEPT_AS, JSON.stringify(next));
  else sessionStorage.removeItem(KEPT_AS);
}

function readKept(): Session | null {
  const kept = sessionStorage.getItem(KEPT_AS);
  if (!kept) return null;
  const read: unknown = JSON.parse(kept);
  return isSession(read) && Date.parse(read.expires_at) > Date.now() ? read : null;
}

function isSession(value: unknown): value is Session {
  if (typeof value !== "object" || value === null) return false;
  const names = ["token", "role", "name", "expires_at"];
  return names.every((name) => typeof Reflect.get(value, name) === "string");
}
