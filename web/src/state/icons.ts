import { signal } from "@preact/signals";

/** Outlines by an icon's name on the map's sheet, in a box of 15; empty until they are fetched. */
export const outlines = signal<Readonly<Record<string, readonly string[]>>>({});
let asked = false;

/** Fetches the outlines of all icons, once: for legends in the interface. */
export function loadOutlines(): void {
  if (asked) return;
  asked = true;
  fetch("/sprites/outlines.json")
    .then(async (answer) => {
      if (answer.ok) outlines.value = await answer.json();
    })
    .catch(() => {
      asked = false;
    });
}
