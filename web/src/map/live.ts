import type { Map as MapLibreMap, VectorTileSource } from "maplibre-gl";
import { layersOfTiles } from "../layers/sources.ts";
import { affected, type ShownSource } from "../live/affected.ts";
import type { TileChange, TileId } from "../live/change.ts";
import { Pending } from "../live/pending.ts";
import { listen } from "../live/stream.ts";

const TILE_PX = 512;

/** Fetches tiles again where the server says that they changed. Returns what ends it. */
export function keepFresh(map: MapLibreMap): () => void {
  const pending = new Pending();
  const whole = (source: string) => {
    pending.forget(source);
    map.refreshTiles(source);
  };
  const onChange = (change: TileChange) => {
    for (const [source, now] of affected(change, shownSources(map))) {
      const anywhere = change.tiles === null && change.bounds === null;
      if (anywhere || !pending.add(source, change, now)) whole(source);
      else refresh(map, source, now);
    }
  };
  const onGap = () => {
    for (const source of shownSources(map).keys()) whole(source);
  };
  const onMoved = () => {
    if (pending.isEmpty) return;
    for (const [source, { tiles }] of shownSources(map)) {
      refresh(map, source, pending.due(source, tiles));
    }
  };
  map.on("moveend", onMoved);
  const stop = listen({ onChange, onGap });
  return () => {
    map.off("moveend", onMoved);
    stop();
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
  return map
    .coveringTiles({ tileSize: TILE_PX, minzoom, maxzoom })
    .map(({ canonical: { z, x, y } }) => [z, x, y] as const);
}
