/** The features of a GeoJSON file; null for what is none, or has none. */
export function readFeatures(text: string): GeoJSON.FeatureCollection | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isCollection(value) ? value : null;
}

/** The polygons of a GeoJSON file; null where it has anything else. */
export function readSurfaces(text: string): GeoJSON.FeatureCollection | null {
  const found = readFeatures(text);
  return found?.features.every(isSurface) ? found : null;
}

function isCollection(value: unknown): value is GeoJSON.FeatureCollection {
  const features = member(value, "features");
  return Array.isArray(features) && features.length > 0;
}

function isSurface(feature: unknown): boolean {
  const type = member(member(feature, "geometry"), "type");
  return type === "Polygon" || type === "MultiPolygon";
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The codes that features keep: those grids are replaced. */
export function codesIn({ features }: GeoJSON.FeatureCollection): string[] {
  const codes = features.map((feature) => feature.properties?.code as unknown);
  return [...new Set(codes.filter((code) => typeof code === "string" && code !== ""))] as string[];
}

/** The coordinate system that a file names (`urn:ogc:def:crs:EPSG::4547`); CRS84 without one. */
export function systemOf(collection: GeoJSON.FeatureCollection): string {
  const name = member(member(member(collection, "crs"), "properties"), "name");
  const code = /EPSG:+(?:[\d.]*:)?(\d+)$/i.exec(typeof name === "string" ? name : "")?.[1];
  return code ? `EPSG:${code}` : "CRS84";
}
