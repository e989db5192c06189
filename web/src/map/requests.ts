import type { RequestParameters } from "maplibre-gl";
import { layersOfTiles } from "../layers/sources.ts";
import { needsName } from "../state/catalogue.ts";
import { token } from "../state/session.ts";

/** How the map asks for something: with the session where the tiles are not everybody's. Public
 * ones are asked for by nobody in particular, so that every cache on the way may answer. */
export function requestFor(url: string): RequestParameters {
  const { origin, pathname } = new URL(url, location.origin);
  const name = token.peek();
  if (!name || origin !== location.origin || !layersOfTiles(pathname).some(needsName)) {
    return { url };
  }
  return { url, headers: { Authorization: `Bearer ${name}` } };
}
