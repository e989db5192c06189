import type { MapCondition, PlacedLayer } from "../api/maps.ts";
import type { ActiveLayer, ActiveLayers } from "./active.ts";
import { type Condition, isPlain, type Look, OPERATORS, type Value } from "./look.ts";

/** The layers that are on as a saved map keeps them. */
export function placedLayers(active: ActiveLayers): PlacedLayer[] {
  return active.map(({ id, opacity, step, look = {} }) => ({
    layer: id,
    opacity,
    size: look.size ?? 1,
    color: look.color ?? null,
    colors: look.colors ?? {},
    step: step ?? null,
    filter: look.filter ?? [],
  }));
}

/** The layers of a saved map, to be switched on; hidden ones stay off. */
export function layersOfMap(placed: readonly PlacedLayer[]): ActiveLayer[] {
  return placed
    .filter(({ visible = true }) => visible)
    .map(({ layer, opacity = 1, size = 1, color, colors = {}, step, filter = [] }) => {
      const conditions = filter.flatMap(conditionOf);
      const look: Look = {
        ...(size === 1 ? {} : { size }),
        ...(color ? { color } : {}),
        ...(Object.keys(colors).length > 0 ? { colors } : {}),
        ...(conditions.length > 0 ? { filter: conditions } : {}),
      };
      return {
        id: layer,
        opacity,
        ...(step ? { step } : {}),
        ...(isPlain(look) ? {} : { look }),
      };
    });
}

function conditionOf({ field, op, value }: MapCondition): Condition[] {
  const known = OPERATORS.find((operator) => operator === op);
  if (!known) return [];
  if (isValue(value) || value === null || value === undefined) {
    return [{ field, op: known, value: value ?? null }];
  }
  return Array.isArray(value) && value.every(isValue) ? [{ field, op: known, value }] : [];
}

function isValue(value: unknown): value is Value {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Layers that an address names, with the looks that the saved map it names has for them. */
export function withLooks(wanted: ActiveLayers, saved: ActiveLayers): ActiveLayers {
  const looks = new Map(saved.map(({ id, look }) => [id, look]));
  return wanted.map((layer) => {
    const look = looks.get(layer.id);
    return look ? { ...layer, look } : layer;
  });
}
