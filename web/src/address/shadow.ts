/** The ids inside the shadow root. */
export const INPUT = "input";
export const LIST = "list";
export const FAULT = "fault";
export const AREAS = "areas";
export const PANEL = "panel";

export const optionId = (index: number) => `${LIST}-${index}`;

/** A click that leaves the focus, and a phone's keyboard, where they are. */
export function keepFocus(event: Event): void {
  event.preventDefault();
}
