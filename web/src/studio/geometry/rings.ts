import type { LonLat } from "../../api/types.ts";

/** The outlines and holes of a grid; the first vertex of each stands at its end again. */
export type Ring = readonly LonLat[];
export type Surface = GeoJSON.Polygon | GeoJSON.MultiPolygon;
export type Box = readonly [west: number, south: number, east: number, north: number];

export function ringsOf(surface: Surface): readonly Ring[] {
  const parts = surface.type === "Polygon" ? [surface.coordinates] : surface.coordinates;
  // GeoJSON's type does not say that a position has two numbers.
  return parts.flat() as unknown as readonly Ring[];
}

export function boxOf(places: Iterable<LonLat>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of places) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

export function inBox([lon, lat]: LonLat, [west, south, east, north]: Box): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Whether a place lies inside rings, by the even-odd rule; holes count as outside. */
export function isInside([lon, lat]: LonLat, rings: readonly Ring[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (const [a, b] of edgesOf(ring)) {
      const crosses = a[1] > lat !== b[1] > lat;
      if (crosses && lon < a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) inside = !inside;
    }
  }
  return inside;
}

/** A vertex as text: two are the same where all their decimals are. */
export const nameOf = ([lon, lat]: LonLat) => `${lon},${lat}`;
/** An edge as text, whichever way it runs. */
export const edgeName = (a: LonLat, b: LonLat) => [nameOf(a), nameOf(b)].toSorted().join(" ");

export function* edgesOf(line: Ring): Generator<readonly [LonLat, LonLat]> {
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    if (a && b) yield [a, b];
  }
}

/** A place inside for a name: the middle of the widest stretch at some heights of the box. */
export function labelPlace(rings: readonly Ring[]): LonLat {
  const [west, south, east, north] = boxOf(rings.flat());
  let best: LonLat = [(west + east) / 2, (south + north) / 2];
  let widest = 0;
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const lat = south + (north - south) * share;
    const xs = crossings(rings, lat);
    for (let i = 1; i < xs.length; i += 2) {
      const [from = 0, to = 0] = [xs[i - 1], xs[i]];
      // The middle is best: others have to be clearly wider.
      if (to - from > widest * 1.25) [best, widest] = [[(from + to) / 2, lat], to - from];
    }
  }
  return best;
}

/** Where the outlines cross a parallel, from west to east. */
function crossings(rings: readonly Ring[], lat: number): number[] {
  const xs: number[] = [];
  for (const ring of rings) {
    for (const [a, b] of edgesOf(ring)) {
      if (a[1] > lat === b[1] > lat) continue;
      xs.push(a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
    }
  }
  return xs.toSorted((one, other) => one - other);
}
