import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type {
  Map as MapLibreMap,
  MapSourceDataEvent,
  OverscaledTileID,
  VectorTileSource,
} from "maplibre-gl";
import { layersOfTiles } from "../layers/sources.ts";
import { affected, type ShownSource } from "../live/affected.ts";
import type { TileChange, TileId } from "../live/change.ts";
import { Pending } from "../live/pending.ts";
import { type Listener, listen } from "../live/stream.ts";
import { hearNews, lastNews } from "../state/news.ts";

const TILE_PX = 512;
type Place = Pick<TileChange, "tiles" | "bounds">;
const EVERYWHERE: Place = { tiles: null, bounds: null };

/**
 * Fetches tiles again where the server says that they changed, as far as the owner of `token` may
 * hear of it; `onUnknown` when the server does not know it. Returns what ends it.
 */
export function keepFresh(
  map: MapLibreMap,
  token: ReadonlySignal<string | undefined> = signal(undefined),
  onUnknown: () => void = () => undefined,
): () => void {
  const pending = new Pending();
  const onMoved = () => {
    if (pending.isEmpty) return;
    for (const [source, { tiles }] of shownSources(map)) {
      refresh(map, source, pending.due(source, tiles));
    }
  };
  // A map does not fetch again what it is still waiting for: when that is there, it may be stale.
  const onAsked = ({ sourceId, coord }: MapSourceDataEvent) => {
    if (coord) pending.ask(sourceId, idOf(coord));
  };
  const onArrived = ({ sourceId, coord }: MapSourceDataEvent) => {
    if (!coord) return;
    pending.arrive(sourceId, idOf(coord));
    refresh(map, sourceId, pending.due(sourceId, [idOf(coord)]));
  };
  map.on("moveend", onMoved);
  map.on("sourcedataloading", onAsked);
  map.on("sourcedata", onArrived);
  map.on("sourcedataabort", onArrived);
  const listener = { ...refresher(map, pending), onHeard: hearNews, onUnknown };
  // Who logs in, or out, hears what they may from then on.
  const stop = effect(() => listen(listener, { token: token.value, since: lastNews.peek() }));
  return () => {
    map.off("moveend", onMoved);
    map.off("sourcedataloading", onAsked);
    map.off("sourcedata", onArrived);
    map.off("sourcedataabort", onArrived);
    stop();
  };
}

function refresher(map: MapLibreMap, pending: Pending): Pick<Listener, "onChange" | "onGap"> {
  const whole = (source: string, { tiles }: ShownSource) => {
    pending.forget(source);
    map.refreshTiles(source);
    pending.add(source, EVERYWHERE, tiles);
  };
  return {
    onChange: (change) => {
      const anywhere = change.tiles === null && change.bounds === null;
      for (const [name, source] of affected(change, shownSources(map))) {
        if (anywhere || !pending.add(name, change, source.stale)) whole(name, source);
        else refresh(map, name, source.stale);
      }
    },
    onGap: () => {
      for (const [source, shown] of shownSources(map)) whole(source, shown);
    },
  };
}

function refresh(map: MapLibreMap, source: string, tiles: readonly TileId[]): void {
  if (tiles.length === 0) return;
  map.refreshTiles(
    source,
    tiles.map(([z, x, y]) => ({ z, x, y })),
  );
}

/** The sources of tiles that the map has, with the tiles of each that are in view. */
function shownSources(map: MapLibreMap): Map<string, ShownSource> {
  const shown = new Map<string, ShownSource>();
  for (const [name, { type }] of Object.entries(map.getStyle().sources)) {
    if (type !== "vector") continue;
    const source = map.getSource<VectorTileSource>(name);
    const layers = layersOfTiles(source?.url ? new URL(source.url).pathname : "");
    if (source && layers.length > 0) shown.set(name, { layers, tiles: tilesInView(map, source) });
  }
  return shown;
}

function tilesInView(map: MapLibreMap, { minzoom, maxzoom }: VectorTileSource): TileId[] {
  return map.coveringTiles({ tileSize: TILE_PX, minzoom, maxzoom }).map(idOf);
}

function idOf({ canonical: { z, x, y } }: OverscaledTileID): TileId {
  return [z, x, y];
}
