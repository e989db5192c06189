import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Sources } from "../layers/sources.ts";
import { fontFaces } from "./fonts.ts";
import { type Overlay, overlayLayers, overlaySource } from "./overlay.ts";
import { type DrawnLayer, thematicLayers, thematicSources } from "./thematic.ts";

/** All that the look of the map depends on. */
export interface StyleState {
  readonly base: StyleSpecification;
  /** The first is drawn topmost. */
  readonly layers: readonly DrawnLayer[];
  /** The layers in the tiles of each source. */
  readonly sources: Sources;
  readonly overlay: Overlay;
  /** Buildings stand up. */
  readonly raised: boolean;
  /** Scheme and host that addresses on the server begin with. */
  readonly origin: string;
}

const OVERLAY = "overlay";
const FLAT_BUILDINGS = "building";
const RAISED_BUILDINGS = "building-3d";

/** The style of the whole map. Depends on nothing but `state`. */
export function buildStyle(state: StyleState): StyleSpecification {
  const { base, origin } = state;
  const themes = thematicLayers(state.layers);
  const [ground, above] = splitBase(raise(base.layers, state.raised));
  return {
    ...base,
    ...(typeof base.sprite === "string" ? { sprite: new URL(base.sprite, origin).href } : {}),
    "font-faces": fontFaces(origin),
    sources: {
      ...absolute(base.sources, origin),
      ...thematicSources(state.layers, state.sources, origin),
      [OVERLAY]: overlaySource(state.overlay),
    },
    layers: [...ground, ...themes.ground, ...above, ...themes.top, ...overlayLayers(OVERLAY)],
  };
}

/** Themes of lines and areas lie on the flat buildings, below raised ones and below words. */
function splitBase(
  layers: readonly LayerSpecification[],
): [LayerSpecification[], LayerSpecification[]] {
  const flat = layers.findIndex((layer) => layer.id === FLAT_BUILDINGS);
  const words = layers.findIndex((layer) => layer.type === "symbol" && layer.id.endsWith("-label"));
  const at = flat >= 0 ? flat + 1 : words >= 0 ? words : layers.length;
  return [layers.slice(0, at), layers.slice(at)];
}

function raise(layers: readonly LayerSpecification[], raised: boolean): LayerSpecification[] {
  return layers.map((layer) =>
    layer.id === RAISED_BUILDINGS && layer.type === "fill-extrusion"
      ? { ...layer, layout: { ...layer.layout, visibility: raised ? "visible" : "none" } }
      : layer,
  );
}

function absolute(
  sources: StyleSpecification["sources"],
  origin: string,
): Record<string, SourceSpecification> {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [
      name,
      source.type === "vector" && source.url
        ? { ...source, url: new URL(source.url, origin).href }
        : source,
    ]),
  );
}
