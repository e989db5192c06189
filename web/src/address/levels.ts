import { ADDRESS_LEVELS, type AddressHit, type AddressLevel } from "../api/types.ts";

/** What the page that holds the box lets its users do. */
export interface Rules {
  /** The levels that may be chosen. */
  readonly levels: ReadonlySet<AddressLevel>;
  /** Choose at once what may be chosen, even where more lies below it. */
  readonly direct: boolean;
}

/** The levels that a form asks for when it does not say. */
export const USUAL_LEVELS: ReadonlySet<AddressLevel> = new Set(["building", "room"]);

/** Levels from an attribute: names with spaces or bars between; the usual ones for none. */
export function readLevels(text: string | null): ReadonlySet<AddressLevel> {
  const names = (text ?? "").split(/[\s|,]+/);
  const levels = new Set(ADDRESS_LEVELS.filter((level) => names.includes(level)));
  return levels.size > 0 ? levels : USUAL_LEVELS;
}

/** Whether a hit may be the answer. */
export function takes(hit: AddressHit, { levels }: Rules): boolean {
  return levels.has(hit.level);
}

/** Whether something below a hit may be the answer. A matched address does not say what lies below
 * it: that is seen there. */
export function leads(hit: AddressHit, { levels }: Rules): boolean {
  const below = ADDRESS_LEVELS.slice(ADDRESS_LEVELS.indexOf(hit.level) + 1);
  return (hit.count ?? 1) > 0 && below.some((level) => levels.has(level));
}
