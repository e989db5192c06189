import { signal } from "@preact/signals";
import type { Map as MapLibreMap, MapMouseEvent, MapTouchEvent, Point } from "maplibre-gl";
import type { LonLat } from "../../api/types.ts";
import {
  addPlace,
  type Draft,
  finish,
  insertPlace,
  movePlace,
  type Tool,
  toggleGrid,
} from "../editing/draft.ts";
import {
  type Border,
  borderAt,
  chosenVertex,
  draft,
  dragged,
  draw,
  hover,
  splitCuts,
} from "../state/drawing.ts";
import { EXACT_FROM, gridAt } from "../state/grids.ts";
import { address } from "../state/room.ts";
import { isTouch, placeFor, reachM } from "./snapping.ts";
import { HANDLES } from "./style.ts";

/** The border that a click would take up. */
export const offered = signal<Border | null>(null);

interface Handler {
  readonly click: (map: MapLibreMap, at: LonLat) => void;
  readonly move: (map: MapLibreMap, at: LonLat) => void;
}

const still = () => undefined;
const toggle = (_: MapLibreMap, at: LonLat) => {
  const grid = gridAt(at);
  if (grid) draw(toggleGrid(draft.peek(), grid.code));
};

/** What the map does for each tool. */
const HANDLERS: Readonly<Record<Tool, Handler>> = {
  split: { click: addToSplit, move: hoverOver },
  merge: { click: toggle, move: still },
  border: { click: takeBorder, move: offerBorder },
  upload: { click: toggle, move: still },
};

/** Ties the drawing tools to the map. */
export function bindPen(map: MapLibreMap): void {
  map.on("mousemove", ({ lngLat }) => {
    if (dragging === null && canDraw(map)) handler()?.move(map, [lngLat.lng, lngLat.lat]);
  });
  map.on("mouseout", () => {
    hover.value = null;
    offered.value = null;
  });
  map.on("click", ({ lngLat, point }) => {
    if (!canDraw(map) || handleAt(map, point)) return;
    drawAt(map, [lngLat.lng, lngLat.lat]);
  });
  map.on("dblclick", (event) => {
    if (draft.peek().tool === null) return;
    event.preventDefault();
    draw(finish(draft.peek()));
    hover.value = null;
  });
  map.on("mousedown", (event) => grab(map, event));
  map.on("touchstart", (event) => {
    if (event.points.length === 1) grab(map, event);
  });
  for (const name of ["mousemove", "touchmove"] as const) {
    map.on(name, ({ lngLat }: MapMouseEvent | MapTouchEvent) => {
      if (dragging !== null) drag(map, [lngLat.lng, lngLat.lat]);
    });
  }
  for (const name of ["mouseup", "touchend", "touchcancel"] as const) map.on(name, release);
}

/** A click, a tap, or the space bar over the middle of the map. */
export function drawAt(map: MapLibreMap, at: LonLat): void {
  chosenVertex.value = null;
  if (canDraw(map)) handler()?.click(map, at);
}

function canDraw(map: MapLibreMap): boolean {
  return address.peek().room === "draw" && map.getZoom() >= EXACT_FROM;
}

function handler(): Handler | null {
  const { tool } = draft.peek();
  return tool && HANDLERS[tool];
}

function addToSplit(map: MapLibreMap, at: LonLat): void {
  const now = draft.peek();
  if (now.finished) return;
  const { place, caught } = placeFor(map, at);
  const next = addPlace(now, place);
  draw(next);
  // The line is through: the other side's border was reached.
  if (caught?.of === "grid" && splitCuts.value) draw(finish(next));
  hover.value = null;
}

function hoverOver(map: MapLibreMap, at: LonLat): void {
  hover.value = draft.peek().finished || isTouch.matches ? null : placeFor(map, at);
}

function takeBorder(_: MapLibreMap, at: LonLat): void {
  const now = draft.peek();
  if (now.line.length > 0) return;
  const border = borderAt(at, 2 * reachM());
  offered.value = null;
  if (!border) return;
  const { line } = border;
  draw({ ...now, grids: border.grids, from: line, line, finished: true });
}

function offerBorder(_: MapLibreMap, at: LonLat): void {
  offered.value = draft.peek().line.length > 0 ? null : borderAt(at, 2 * reachM());
}

/** The vertex under the pointer while it is held, and what the drawing was before. */
let dragging: { readonly index: number; readonly isNew: boolean; readonly before: Draft } | null =
  null;

function grab(map: MapLibreMap, event: MapMouseEvent | MapTouchEvent): void {
  const handle = canDraw(map) ? handleAt(map, event.point) : null;
  if (!handle) return;
  event.preventDefault();
  dragging = { ...handle, before: draft.peek() };
  chosenVertex.value = handle.isNew ? null : handle.index;
}

function drag(map: MapLibreMap, at: LonLat): void {
  if (!dragging) return;
  const { index, isNew, before } = dragging;
  const { place, caught } = placeFor(map, at);
  hover.value = { place, caught };
  dragged.value = isNew ? insertPlace(before, index, place) : movePlace(before, index, place);
  chosenVertex.value = index;
}

function release(): void {
  if (dragging && dragged.peek()) draw(dragged.peek() ?? draft.peek());
  if (dragging) hover.value = null;
  dragging = null;
}

/** The handle under the pointer: of a vertex, or of the middle between two. */
function handleAt(map: MapLibreMap, { x, y }: Point): { index: number; isNew: boolean } | null {
  const px = isTouch.matches ? 18 : 6;
  const box: [[number, number], [number, number]] = [
    [x - px, y - px],
    [x + px, y + px],
  ];
  for (const [layer, isNew] of [
    ["studio/handle-chosen", false],
    [HANDLES[0], false],
    [HANDLES[1], true],
  ] as const) {
    const index: unknown = map.queryRenderedFeatures(box, { layers: [layer] })[0]?.properties.index;
    if (typeof index === "number") return { index, isNew };
  }
  return null;
}
