import type { RequestParameters } from "maplibre-gl";
import { layersOfTiles } from "../layers/sources.ts";
import { lastNews } from "../state/news.ts";

/** Who asks for tiles: the token of a session, and which layers are cut to who asks. */
export interface Asker {
  readonly token: string | undefined;
  readonly needsName: (layer: string) => boolean;
}

const NOBODY: Asker = { token: undefined, needsName: () => false };

/** How the map asks for something: with the session where the tiles are not everybody's. Public
 * ones are asked for by nobody in particular, so that every cache on the way may answer, but not
 * with what is older than the news that this page has heard. */
export function requestFor(url: string, { token, needsName } = NOBODY): RequestParameters {
  const { origin, pathname } = new URL(url, location.origin);
  const layers = origin === location.origin ? layersOfTiles(pathname) : [];
  if (layers.length === 0) return { url };
  const headers: Record<string, string> = {};
  const news = lastNews.peek();
  if (token && layers.some(needsName)) headers.Authorization = `Bearer ${token}`;
  if (news !== null) headers["X-Tile-News"] = String(news);
  return { url, headers };
}
