import { signal } from "@preact/signals";
import { getFloors, visitBuilding } from "../api/endpoints.ts";
import type { Answer } from "../api/http.ts";
import { isAbort } from "../api/http.ts";
import { explain, reasonOf, statusOf } from "../api/problems.ts";
import type { Floors } from "../api/types.ts";
import { locate, NoFixError } from "./device.ts";
import { language, t } from "./language.ts";
import { type Deadline, deadlineOf, readClocks, timeLeft } from "./lease.ts";
import { notify } from "./notices.ts";
import * as sessions from "./session.ts";

/** A worker's look into one building. Floors, rooms and people are nowhere but in `open`. */
export type VisitState =
  | { readonly state: "away" }
  | { readonly state: "visiting" }
  | { readonly state: "refused"; readonly why: string }
  | { readonly state: "ended" }
  | {
      readonly state: "open";
      readonly building: string;
      readonly distanceM: number;
      readonly floors: Floors;
    };

export const visit = signal<VisitState>({ state: "away" });
/** Seconds until the contents are wiped. */
export const secondsLeft = signal(0);

interface Watch {
  readonly deadline: Deadline;
  readonly ticking: ReturnType<typeof setInterval>;
  readonly ending: ReturnType<typeof setTimeout>;
}

let watch: Watch | null = null;
let asking: AbortController | null = null;

/** Checks in at a building with the device's position, then fetches what the lease opens. */
export async function checkIn(building: string): Promise<void> {
  const token = sessions.token.value;
  if (!token) return;
  wipe({ state: "visiting" });
  const ours = new AbortController();
  asking = ours;
  try {
    const fix = await locate(0);
    const lease = await visitBuilding(building, fix, makeNonce(), token);
    const floors = await getFloors(building, token, ours.signal);
    if (ours.signal.aborted) return;
    startWatch(floors);
    const { distance_m: distanceM } = lease.body;
    visit.value = { state: "open", building, distanceM, floors: floors.body };
  } catch (error) {
    if (!ours.signal.aborted && !isAbort(error)) refuse(error);
  }
}

function refuse(error: unknown): void {
  if (statusOf(error) === 401 || reasonOf(error) === "no_session") sessions.sessionEnded();
  const why =
    error instanceof NoFixError ? t(`device.${error.reason}`) : explain(error, language.value);
  wipe({ state: "refused", why });
}

function startWatch(answer: Answer<Floors>): void {
  const deadline = deadlineOf(answer.body.expires_at, answer.servedAt, readClocks());
  const left = timeLeft(deadline, readClocks());
  watch = {
    deadline,
    ticking: setInterval(look, 1000),
    ending: setTimeout(look, left),
  };
  secondsLeft.value = left / 1000;
}

/** Wipes the contents if the lease has ended. Also called when a sleeping page wakes. */
export function look(): void {
  if (!watch) return;
  const left = timeLeft(watch.deadline, readClocks());
  if (left <= 0) {
    wipe({ state: "ended" });
    return;
  }
  if (secondsLeft.value > 60 && left <= 60_000) notify("worker.leaseMinute");
  secondsLeft.value = left / 1000;
}

/** Forgets everything that a lease opened, and whatever is still on its way. */
export function wipe(next: VisitState = { state: "away" }): void {
  asking?.abort();
  asking = null;
  if (watch) {
    clearInterval(watch.ticking);
    clearTimeout(watch.ending);
    watch = null;
  }
  secondsLeft.value = 0;
  visit.value = next;
}

export async function logOut(): Promise<void> {
  wipe();
  notify("worker.wiped");
  await sessions.logOut();
}

/** Timers sleep with a hidden page: a lease is looked at again when it wakes, and nothing stays in
 * a page that the browser keeps for its back button. */
export function watchPage(): void {
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  addEventListener("focus", look);
  addEventListener("pagehide", () => wipe());
}

function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
