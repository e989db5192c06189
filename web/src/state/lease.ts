/** Two clocks of the device: one that never jumps but may sleep, one that may jump. Milliseconds. */
export interface Clocks {
  readonly steady: number;
  readonly wall: number;
}

/** When a lease ends, by both clocks. */
export type Deadline = Clocks;

/** The `Date` header is cut to whole seconds; without this a lease would seem up to 1 s longer. */
const HEADER_STEP_MS = 1000;

export function readClocks(): Clocks {
  return { steady: performance.now(), wall: Date.now() };
}

/**
 * When a lease ends, whatever the device's clock says: by the time left on the server's own clock
 * (`servedAt`, ms; without it the device's clock is believed).
 */
export function deadlineOf(expiresAt: string, servedAt: number | null, now: Clocks): Deadline {
  const end = Date.parse(expiresAt);
  const left = servedAt === null ? end - now.wall : end - servedAt - HEADER_STEP_MS;
  const kept = Number.isNaN(left) ? 0 : Math.max(0, left);
  return { steady: now.steady + kept, wall: now.wall + kept };
}

/** Milliseconds left: what the stricter clock says, so that neither sleep nor a changed clock
 * lengthens a lease. */
export function timeLeft(deadline: Deadline, now: Clocks): number {
  return Math.max(0, Math.min(deadline.steady - now.steady, deadline.wall - now.wall));
}
