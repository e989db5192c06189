import type { LayerSpecification, VectorSourceSpecification } from "maplibre-gl";
import type { LayerDetail, UnsourcedLayer } from "../api/types.ts";
import type { Sources } from "../layers/sources.ts";
import { type Choice, withChoice } from "./look.ts";

/** A layer to draw, with everything its drawing needs. */
export interface DrawnLayer extends Choice {
  readonly detail: LayerDetail;
  /** The colours of its legend: those that a look may replace. */
  readonly colors?: readonly string[];
  /** The source whose tiles it is in. */
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
      // Cells that stand for points lie on the ground.
      const ofPoints = layer.detail.geometry === "point" && drawn.type !== "fill";
      const onTop = drawn.type === "symbol" || ofPoints;
      (onTop ? top : ground).push(styleLayer(layer, drawn));
    }
  }
  return { ground, top };
}

function styleLayer(layer: DrawnLayer, drawn: UnsourcedLayer): LayerSpecification {
  const merged = {
    ...withChoice(drawn, layer.detail, layer, layer.colors ?? []),
    id: `layer/${drawn.id}`,
    source: layer.source,
    metadata: { [LAYER_KEY]: layer.detail.id },
  };
  // The catalogue's promise; MapLibre checks each layer again when it takes the style.
  return merged as unknown as LayerSpecification;
}

/** The sources that `layers` need, each with all the layers that share it. */
export function thematicSources(
  layers: readonly DrawnLayer[],
  sources: Sources,
  origin: string,
): Record<string, VectorSourceSpecification> {
  const needed = new Set(layers.map((layer) => layer.source));
  return Object.fromEntries(
    [...needed].map((source) => {
      const members = (sources.get(source) ?? []).map(encodeURIComponent).join(",");
      return [source, { type: "vector", url: `${origin}/tiles/${members}.json` }];
    }),
  );
}
