import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
} from "maplibre-gl";
import type { LonLat } from "../api/types.ts";

/** What the client itself draws over the map: where the user is, what was found, what was asked. */
export interface Overlay {
  readonly device: { readonly place: LonLat; readonly accuracyM: number } | null;
  /** The spot that was clicked, or that a search found. */
  readonly pin: LonLat | null;
  readonly nearest: NearestOverlay | null;
  /** Words of the map that is composed. */
  readonly notes?: readonly OverlayNote[];
}

export interface OverlayNote {
  readonly place: LonLat;
  readonly text: string;
  readonly color: string;
  readonly zoom: number;
}

export interface NearestOverlay {
  readonly from: LonLat;
  /** Nearest first. */
  readonly hits: readonly OverlayHit[];
  /** The one the line leads to. */
  readonly chosen: number;
}

export interface OverlayHit {
  readonly place: LonLat;
  readonly icon: string;
  readonly color: string;
}

type Geometry = GeoJSON.Point | GeoJSON.LineString | GeoJSON.Polygon;

const ACCENT = "#12715b";
const DEVICE = "#2f6fdb";
/** Degrees of latitude in a metre, on a sphere: good enough for a circle of doubt. */
const DEGREES_A_METRE = 1 / 111_195;

export function overlaySource(overlay: Overlay): GeoJSONSourceSpecification {
  return {
    type: "geojson",
    data: { type: "FeatureCollection", features: overlayFeatures(overlay) },
  };
}

function overlayFeatures({ device, pin, nearest, notes = [] }: Overlay): GeoJSON.Feature[] {
  const features: GeoJSON.Feature[] = [];
  if (device) {
    features.push(feature("accuracy", circle(device.place, device.accuracyM)));
    features.push(feature("device", point(device.place)));
  }
  if (nearest) {
    const chosen = nearest.hits[nearest.chosen];
    if (chosen) {
      const line = [[...nearest.from], [...chosen.place]];
      features.push(
        feature("line", { type: "LineString", coordinates: line }, { color: chosen.color }),
      );
    }
    features.push(feature("origin", point(nearest.from)));
    nearest.hits.forEach((hit, index) => {
      const role = index === nearest.chosen ? "chosen" : "hit";
      features.push(feature(role, point(hit.place), { icon: hit.icon, color: hit.color }));
    });
  }
  for (const { place, text, color, zoom } of notes) {
    features.push(feature("note", point(place), { text, color, zoom }));
  }
  if (pin) features.push(feature("pin", point(pin)));
  return features;
}

function feature(role: string, geometry: Geometry, more: Record<string, string | number> = {}) {
  return { type: "Feature" as const, geometry, properties: { role, ...more } };
}

function point(place: LonLat): GeoJSON.Point {
  return { type: "Point", coordinates: [...place] };
}

/** A circle of `radiusM` metres around a place. */
export function circle([lon, lat]: LonLat, radiusM: number, corners = 48): GeoJSON.Polygon {
  const dLat = radiusM * DEGREES_A_METRE;
  const dLon = dLat / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % corners)) / corners;
    return [lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)];
  });
  return { type: "Polygon", coordinates: [ring] };
}

const on = (role: string) => ["==", ["get", "role"], role] as ["==", ["get", string], string];

export function overlayLayers(source: string): LayerSpecification[] {
  return [
    {
      id: "overlay/accuracy",
      type: "fill",
      source,
      filter: on("accuracy"),
      paint: { "fill-color": DEVICE, "fill-opacity": 0.12 },
    },
    {
      id: "overlay/line-casing",
      type: "line",
      source,
      filter: on("line"),
      layout: { "line-cap": "round" },
      paint: { "line-color": "#ffffff", "line-width": 7, "line-opacity": 0.9 },
    },
    {
      id: "overlay/line",
      type: "line",
      source,
      filter: on("line"),
      layout: { "line-cap": "round" },
      paint: { "line-color": ["get", "color"], "line-width": 3.5, "line-dasharray": [0.1, 2] },
    },
    ...noteLayers(source),
    dot("overlay/origin", source, "origin", 6, "#ffffff", ACCENT, 4),
    dot("overlay/hit", source, "hit", 11, ["get", "color"], "#ffffff", 2),
    dot("overlay/device", source, "device", 7, DEVICE, "#ffffff", 3),
    dot("overlay/pin", source, "pin", 8, "#d1432f", "#ffffff", 3),
    dot("overlay/chosen", source, "chosen", 17, ["get", "color"], "#ffffff", 3),
    {
      id: "overlay/icon",
      type: "symbol",
      source,
      filter: ["has", "icon"],
      layout: {
        "icon-image": ["get", "icon"],
        "icon-size": ["match", ["get", "role"], "chosen", 1.25, 0.85],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
      },
      paint: { "icon-color": "#ffffff" },
    },
  ];
}

/** As in the style of a saved map. */
function noteLayers(source: string): LayerSpecification[] {
  const color: ExpressionSpecification = ["get", "color"];
  const filter: ExpressionSpecification = ["all", on("note"), [">=", ["zoom"], ["get", "zoom"]]];
  return [
    {
      id: "overlay/note-dot",
      type: "circle",
      source,
      filter,
      paint: {
        "circle-radius": 5,
        "circle-color": color,
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 2,
      },
    },
    {
      id: "overlay/note",
      type: "symbol",
      source,
      filter,
      layout: {
        "text-field": ["get", "text"],
        "text-font": ["Noto Sans SC Medium", "sans-serif"],
        "text-size": 14,
        "text-anchor": "top",
        "text-offset": [0, 0.7],
        "text-max-width": 14,
        "text-allow-overlap": true,
      },
      paint: { "text-color": color, "text-halo-color": "#ffffff", "text-halo-width": 2 },
    },
  ];
}

function dot(
  id: string,
  source: string,
  role: string,
  radius: number,
  color: ExpressionSpecification | string,
  stroke: string,
  width: number,
): LayerSpecification {
  return {
    id,
    type: "circle",
    source,
    filter: on(role),
    paint: {
      "circle-radius": radius,
      "circle-color": color,
      "circle-stroke-color": stroke,
      "circle-stroke-width": width,
    },
  };
}
