import type { LayerSpecification, VectorSourceSpecification } from "maplibre-gl";
import type { LayerDetail, UnsourcedLayer } from "../api/types.ts";
import { withOpacity } from "./opacity.ts";

/** A layer to draw, with everything its drawing needs. */
export interface DrawnLayer {
  readonly detail: LayerDetail;
  readonly opacity: number;
  /** The source it shares with others of its category. */
  readonly source: string;
}

/** Which style layer belongs to which layer of the catalogue. */
export const LAYER_KEY = "onemap:layer";

export interface ThematicLayers {
  /** Below buildings in space and below labels. */
  readonly ground: LayerSpecification[];
  /** Above everything of the base map. */
  readonly top: LayerSpecification[];
}

/** The style layers of `layers`, whose first is drawn topmost. */
export function thematicLayers(layers: readonly DrawnLayer[]): ThematicLayers {
  const ground: LayerSpecification[] = [];
  const top: LayerSpecification[] = [];
  for (const layer of layers.toReversed()) {
    for (const drawn of layer.detail.style) {
      const onTop = drawn.type === "symbol" || layer.detail.geometry === "point";
      (onTop ? top : ground).push(styleLayer(layer, drawn));
    }
  }
  return { ground, top };
}

function styleLayer(layer: DrawnLayer, drawn: UnsourcedLayer): LayerSpecification {
  const merged = {
    ...drawn,
    id: `layer/${drawn.id}`,
    source: layer.source,
    metadata: { [LAYER_KEY]: layer.detail.id },
    paint: withOpacity(drawn.type, drawn.paint ?? {}, layer.opacity),
  };
  // The catalogue's promise; MapLibre checks each layer again when it takes the style.
  return merged as unknown as LayerSpecification;
}

/** The sources that `layers` need: one for each group, with all the group's layers. */
export function thematicSources(
  layers: readonly DrawnLayer[],
  groups: ReadonlyMap<string, readonly string[]>,
  origin: string,
): Record<string, VectorSourceSpecification> {
  const needed = new Set(layers.map((layer) => layer.source));
  return Object.fromEntries(
    [...needed].map((source) => {
      const members = (groups.get(source) ?? []).map(encodeURIComponent).join(",");
      return [source, { type: "vector", url: `${origin}/tiles/${members}.json` }];
    }),
  );
}
