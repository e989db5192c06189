import { computed, effect, signal } from "@preact/signals";
import * as api from "../api/maps.ts";
import { statusOf } from "../api/problems.ts";
import { knownLayers } from "../layers/active.ts";
import { layersOfMap, placedLayers } from "../layers/compose.ts";
import { activeLayers, catalogue, setActive } from "./catalogue.ts";
import { notify, notifyError } from "./notices.ts";
import { session, sessionEnded, token } from "./session.ts";
import { cameraMove, view } from "./view.ts";

export const isPlanner = computed(() => session.value?.role === "planner");

/** The saved map that is open; null when what is on was never saved. */
export const openMap = signal<api.SavedMap | null>(null);
export const mapList = signal<readonly api.MapLine[] | null>(null);
export const keys = signal<readonly api.MapKey[] | null>(null);
/** The key made last, which is shown this once. */
export const newKey = signal<api.NewMapKey | null>(null);
/** Words on the map that is composed. */
export const notes = signal<readonly api.MapNote[]>([]);

/** Who logs out takes their maps with them. */
export function followPlanner(): () => void {
  return effect(() => {
    if (isPlanner.value) return;
    mapList.value = null;
    if (openMap.peek()?.mine) letGo();
  });
}

/** What the form says of a map; the rest is what the map shows. */
export interface Words {
  readonly title: string;
  readonly description: string;
  readonly sharing: api.Sharing;
  /** Readers stay within what is in view now. */
  readonly bounds: api.MapView["bounds"];
}

/** Fetches the list anew; quiet for who is no planner. */
export async function loadMaps(): Promise<void> {
  if (!isPlanner.peek()) return;
  await trying(async () => {
    mapList.value = (await api.getMaps(token.peek())).items;
  });
}

/** Opens a saved map: its layers, and, unless `stay`, its view. */
export async function open(id: string, stay = false): Promise<void> {
  await trying(async () => {
    const found = await api.getMap(id, token.peek());
    adopt(found);
    const known = catalogue.peek();
    const layers = layersOfMap(found.layers);
    setActive(known ? knownLayers(layers, known) : layers);
    if (!stay) showView(found.view);
    if (found.mine) void loadKeys();
  });
}

/** Takes a map as the one that is open, without changing what is shown. */
export function adopt(found: api.SavedMap): void {
  openMap.value = found;
  notes.value = found.notes;
  keys.value = null;
  newKey.value = null;
}

/** What is on stays on, and is no saved map any more. */
export function letGo(): void {
  openMap.value = null;
  notes.value = [];
  keys.value = null;
  newKey.value = null;
}

/** Saves what is shown: over the open map if it is one's own and `anew` is not asked for. */
export async function save(words: Words, anew: boolean): Promise<boolean> {
  const draft = draftOf(words);
  if (!draft) return false;
  return trying(async () => {
    const before = openMap.peek();
    const saved =
      before?.mine && !anew
        ? await api.replaceMap(before.id, before.version, draft, token.peek())
        : await api.createMap(draft, token.peek());
    const kept = before?.id === saved.id ? keys.peek() : null;
    adopt(saved);
    keys.value = kept;
    notify("maps.saved", { title: saved.title });
    if (!kept) void loadKeys();
    await loadMaps();
  });
}

export async function remove(id: string): Promise<void> {
  await trying(async () => {
    await api.deleteMap(id, token.peek());
    if (openMap.peek()?.id === id) letGo();
    await loadMaps();
  });
}

export async function loadKeys(): Promise<void> {
  const found = openMap.peek();
  if (!found?.mine) return;
  await trying(async () => {
    keys.value = (await api.getKeys(found.id, token.peek())).items;
  });
}

export async function makeKey(wish: api.KeyWish): Promise<boolean> {
  const found = openMap.peek();
  if (!found) return false;
  return trying(async () => {
    newKey.value = await api.createKey(found.id, wish, token.peek());
    await loadKeys();
  });
}

export async function endKey(id: number): Promise<void> {
  const found = openMap.peek();
  if (!found) return;
  await trying(async () => {
    await api.revokeKey(found.id, id, token.peek());
    if (newKey.peek()?.id === id) newKey.value = null;
    await loadKeys();
  });
}

function draftOf(words: Words): api.MapDraft | null {
  const now = view.peek();
  if (!now) return null;
  return {
    title: words.title,
    description: words.description,
    sharing: words.sharing,
    layers: placedLayers(activeLayers.peek()),
    view: {
      center: [rounded(now.lon), rounded(now.lat)],
      zoom: Math.round(now.zoom * 100) / 100,
      bearing: Math.round(now.bearing * 10) / 10,
      pitch: Math.min(75, Math.round(now.pitch * 10) / 10),
      bounds: words.bounds,
    },
    notes: notes.peek(),
    base: openMap.peek()?.base ?? true,
  };
}

/** Takes the map to where a saved map looks. */
export function showView({ center, zoom, bearing, pitch }: api.MapView): void {
  cameraMove.value = { kind: "view", center, zoom, bearing, pitch };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

async function trying(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (statusOf(error) === 401) sessionEnded();
    if (statusOf(error) === 412) notify("maps.outdated", {}, "problem");
    else notifyError(error);
    return false;
  }
}
