import type { UnsourcedLayer } from "../api/types.ts";
import type { DrawnLayer } from "./thematic.ts";

/** Other colours for the areas of one layer, by their key; `chosen` gets a dark outline. */
export interface Recolouring {
  readonly layer: string;
  readonly colors: ReadonlyMap<string, string>;
  readonly chosen: string | null;
}

const CHOSEN = "#1f2b28";

/** The layers, one of them in other colours. */
export function recoloured(
  layers: readonly DrawnLayer[],
  wanted: Recolouring | null,
): readonly DrawnLayer[] {
  if (!wanted) return layers;
  return layers.map((layer) =>
    layer.detail.id === wanted.layer
      ? {
          ...layer,
          detail: {
            ...layer.detail,
            style: layer.detail.style.map((drawn) => repainted(drawn, layer.detail.key, wanted)),
          },
        }
      : layer,
  );
}

function repainted(drawn: UnsourcedLayer, key: string, wanted: Recolouring): UnsourcedLayer {
  const property = { fill: "fill-color", line: "line-color" }[drawn.type];
  if (!property || wanted.colors.size === 0) return drawn;
  const own = drawn.paint?.[property];
  const cases =
    drawn.type === "fill"
      ? [...wanted.colors].flat()
      : wanted.chosen === null
        ? []
        : [wanted.chosen, CHOSEN];
  if (cases.length === 0) return drawn;
  return {
    ...drawn,
    paint: { ...drawn.paint, [property]: ["match", ["get", key], ...cases, own ?? CHOSEN] },
  };
}
