import type { LonLat } from "../../api/types.ts";
import type { Draft } from "../editing/draft.ts";
import { labelPlace, type Ring, ringsOf } from "../geometry/rings.ts";
import type { Catch } from "../geometry/snap.ts";
import { nameOf } from "../names.ts";
import type { Grid } from "../state/grids.ts";
import type { Side } from "../state/shown.ts";
import type { Subject } from "../state/topology.ts";
import type { Finding, Mended, Outcome, RecutGrids } from "../types.ts";
import { coloursOf, FIRST, NEIGHBOUR, SECOND, SEVERITY_COLOURS } from "./colours.ts";

type Features = GeoJSON.FeatureCollection;
type Properties = Readonly<Record<string, unknown>>;

export function collection(features: GeoJSON.Feature[]): Features {
  return { type: "FeatureCollection", features };
}

function feature(geometry: GeoJSON.Geometry, properties: Properties): GeoJSON.Feature {
  return { type: "Feature", geometry, properties };
}

const pointAt = (place: LonLat): GeoJSON.Point => ({ type: "Point", coordinates: [...place] });
const lineAlong = (places: Ring): GeoJSON.LineString => ({
  type: "LineString",
  coordinates: places.map((place) => [...place]),
});

/** Today's grids, without those that a re-cut stands in for. */
export function gridFeatures(
  grids: Iterable<Grid>,
  chosen: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
): Features {
  const shown = [...grids].filter(({ code }) => !hidden.has(code));
  return collection(
    shown.map(({ code, feature: { geometry } }) =>
      feature(geometry, { code, chosen: chosen.has(code) }),
    ),
  );
}

export function gridNames(grids: Iterable<Grid>, hidden: ReadonlySet<string>): Features {
  const shown = [...grids].filter(({ code }) => !hidden.has(code));
  return collection(
    shown.map(({ code, name, rings }) =>
      feature(pointAt(labelPlace(rings)), { name, long: `${name}\n${code}` }),
    ),
  );
}

/** A re-cut as it is shown: old grids, new ones, or new ones with the old outlines dashed. */
export function recutFeatures(outcome: Outcome, side: Side, pointed: string | null): Features {
  const colours = coloursOf(outcome);
  const of = (grids: RecutGrids, dashed: boolean) =>
    grids.features.map(({ geometry, properties: { label, adapted } }) =>
      feature(geometry, {
        color: colours.get(label) ?? NEIGHBOUR,
        adapted,
        dashed,
        filled: !adapted && !dashed,
        pointed: !dashed && label === pointed,
      }),
    );
  const replaced = replacedGrids(outcome);
  const before = side === "after" ? [] : of(replaced, side === "both");
  return collection([...(side === "before" ? [] : of(outcome.after, false)), ...before]);
}

/** The grids that are replaced, without the neighbours that only take a vertex. */
export function replacedGrids({ before, after }: Outcome): RecutGrids {
  const adapted = new Set(
    after.features.filter((f) => f.properties.adapted).map((f) => f.properties.label),
  );
  return { ...before, features: before.features.filter((f) => !adapted.has(f.properties.label)) };
}

export function recutNames(outcome: Outcome, side: Side): Features {
  const colours = coloursOf(outcome);
  const shown = side === "before" ? replacedGrids(outcome) : outcome.after;
  const own = shown.features.filter((f) => !f.properties.adapted);
  return collection(
    own.map(({ geometry, properties }) =>
      feature(pointAt(labelPlace(ringsOf(geometry))), {
        name: nameOf(properties),
        color: colours.get(properties.label) ?? NEIGHBOUR,
      }),
    ),
  );
}

/** One of two compared proposals in one colour; `weight` fades it. */
export function comparedFeatures(
  outcome: Outcome,
  color: string,
  weight: number,
): GeoJSON.Feature[] {
  return outcome.after.features
    .filter((grid) => !grid.properties.adapted)
    .map(({ geometry }) => feature(geometry, { color, weight, filled: true }));
}

/** What does not fit: its shape, and a sign on it. */
export function findingFeatures(findings: readonly Finding[], chosen: Finding | null): Features {
  return collection(
    findings.flatMap((finding, index) => {
      const { lon, lat, severity } = finding.properties;
      const color = SEVERITY_COLOURS[severity];
      const sign = { color, sign: true, index, chosen: finding === chosen };
      const shape = finding.geometry ? [feature(finding.geometry, { color })] : [];
      return [...shape, feature(pointAt([lon, lat]), sign)];
    }),
  );
}

export interface TopologyShown {
  readonly subject: Subject | null;
  readonly fix: Mended | null;
  /** The fix is shown, not what it was made of. */
  readonly after: boolean;
}

/** Systems whose numbers are degrees of longitude and latitude, for a map all the same. */
const DRAWABLE: ReadonlySet<string> = new Set(["CRS84", "EPSG:4326", "EPSG:4490"]);

/** The polygons of checked files; those in another coordinate system only as they come back. */
export function topologyFeatures({ subject, fix, after }: TopologyShown): Features {
  if (fix && after) {
    return collection(
      fix.features.map(({ geometry, properties: { changed } }) =>
        feature(geometry, { color: changed ? SECOND : FIRST }),
      ),
    );
  }
  const sheets =
    subject?.of === "file"
      ? [subject.sheet]
      : subject?.of === "between"
        ? [subject.a, subject.b]
        : [];
  return collection(
    sheets.flatMap(({ crs, polygons }, i) =>
      DRAWABLE.has(crs)
        ? polygons.features.map(({ geometry }) => feature(geometry, { color: i ? SECOND : FIRST }))
        : [],
    ),
  );
}

export interface Pen {
  readonly draft: Draft;
  readonly chosen: number | null;
  readonly hover: { readonly place: LonLat; readonly caught: Catch | null } | null;
  /** The border that a click would take up. */
  readonly offered: Ring | null;
}

/** The line that is drawn, its vertices and what a click would do. */
export function penFeatures({ draft, chosen, hover, offered }: Pen): Features {
  const { line, finished, from, tool } = draft;
  const features: GeoJSON.Feature[] = [];
  if (offered) features.push(feature(lineAlong(offered), { role: "offered" }));
  if (from.length > 1) features.push(feature(lineAlong(from), { role: "from" }));
  if (line.length > 1) features.push(feature(lineAlong(line), { role: "line" }));
  const last = line.at(-1);
  if (tool === "split" && !finished && last && hover) {
    features.push(feature(lineAlong([last, hover.place]), { role: "ahead" }));
  }
  if (finished) features.push(...middles(line));
  line.forEach((place, index) => {
    const role = index === chosen ? "chosen" : "handle";
    features.push(feature(pointAt(place), { role, index }));
  });
  if (hover?.caught) features.push(feature(pointAt(hover.place), { role: hover.caught.on }));
  return collection(features);
}

/** The small handles between vertices; `index` is where a new one would stand. */
function middles(line: Ring): GeoJSON.Feature[] {
  return line.slice(1).map((b, i) => {
    const a = line[i] ?? b;
    const place: LonLat = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return feature(pointAt(place), { role: "middle", index: i + 1 });
  });
}
