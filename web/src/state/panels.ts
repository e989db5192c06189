import { computed, signal } from "@preact/signals";

/** What the panel at the side (on a phone, the sheet at the bottom) is about. */
export type Panel = "none" | "place" | "nearby" | "building" | "maps" | "schools";

export const panel = signal<Panel>("none");
export const layersOpen = signal(false);
const narrow = matchMedia("(max-width: 719px)");
export const isPhone = signal(narrow.matches);
export const legendOpen = signal(!narrow.matches);
narrow.addEventListener("change", (event) => {
  isPhone.value = event.matches;
});

/** The layer panel covers the other on a phone. */
export const layersCover = computed(() => isPhone.value && layersOpen.value);

export function openPanel(which: Panel): void {
  panel.value = which;
  if (isPhone.value) layersOpen.value = false;
}

export function closePanel(): void {
  panel.value = "none";
}
