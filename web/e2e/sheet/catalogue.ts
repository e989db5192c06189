import { readFileSync } from "node:fs";
import type { APIRequestContext } from "@playwright/test";
import type { Bilingual, Legend, LonLat } from "../../src/api/types.ts";

/** A layer with all that its card shows. */
export interface SheetLayer {
  readonly id: string;
  readonly title: Bilingual;
  readonly geometry: "point" | "line" | "polygon";
  readonly kind: string;
  readonly category: string;
  readonly minzoom: number;
  /** The session that may see it; null for everybody's. */
  readonly token: string | null;
  readonly style: readonly Record<string, unknown>[];
  readonly legend: Legend;
}

export interface Feature {
  readonly geometry: { readonly coordinates: unknown } | null;
}

type Seen = Omit<SheetLayer, "token" | "style" | "legend" | "category">;

interface Tree {
  readonly categories: readonly {
    readonly id: string;
    readonly title: Bilingual;
    readonly layers: readonly Seen[];
  }[];
}

/** Nobody, and the demo's accounts who between them see every layer. */
const VIEWERS = [null, "planner", "auditor", "worker"];
const ENOUGH = 1000;

export interface Drawer {
  readonly id: string;
  readonly title: Bilingual;
  readonly layers: readonly (Seen & { readonly token: string | null })[];
}

/** All layers, drawer by drawer, each with the first session that sees it. */
export async function drawers(request: APIRequestContext, accounts: string): Promise<Drawer[]> {
  const found = new Map<
    string,
    { title: Bilingual; layers: Map<string, Drawer["layers"][number]> }
  >();
  for (const viewer of VIEWERS) {
    const token = viewer && (await logIn(request, viewer, accounts));
    const tree = await get<Tree>(request, "/api/layers", token);
    for (const { id, title, layers } of tree.categories) {
      const drawer = found.get(id) ?? { title, layers: new Map() };
      found.set(id, drawer);
      for (const layer of layers) {
        if (!drawer.layers.has(layer.id)) drawer.layers.set(layer.id, { ...layer, token });
      }
    }
  }
  return [...found].map(([id, { title, layers }]) => ({ id, title, layers: [...layers.values()] }));
}

/** `layer` with its style and its legend. */
export async function whole(
  request: APIRequestContext,
  category: string,
  layer: Drawer["layers"][number],
): Promise<SheetLayer> {
  const path = `/api/layers/${layer.id}`;
  const detail = await get<Pick<SheetLayer, "style">>(request, path, layer.token);
  const legend = await get<Legend>(request, `${path}/legend`, layer.token);
  return { ...layer, ...detail, category, legend };
}

/** Where a feature lies and how wide it is, in degrees. */
export interface Place {
  readonly at: LonLat;
  readonly width: number;
}

/** Where the layer's features are, or the first thousand. */
export async function places(request: APIRequestContext, layer: SheetLayer): Promise<Place[]> {
  const path = `/ogc/collections/${layer.id}/items?limit=${ENOUGH}`;
  const { features } = await get<{ features: Feature[] }>(request, path, layer.token);
  return features.flatMap(({ geometry }) => {
    const corners = geometry ? cornersOf(geometry.coordinates) : [];
    const middle = corners[Math.floor(corners.length / 2)];
    if (!middle) return [];
    const across = corners.map(([lon]) => lon);
    return [{ at: middle, width: Math.max(...across) - Math.min(...across) }];
  });
}

function cornersOf(coordinates: unknown): LonLat[] {
  if (!Array.isArray(coordinates)) return [];
  const [x, y] = coordinates;
  if (typeof x === "number" && typeof y === "number") return [[x, y]];
  return coordinates.flatMap(cornersOf);
}

async function logIn(request: APIRequestContext, login: string, accounts: string): Promise<string> {
  const line = readFileSync(accounts, "utf8").match(new RegExp(`^${login}\\s+(\\S+)`, "m"));
  if (!line) throw new Error(`${accounts} names no ${login}`);
  const answer = await request.post("/api/sessions", { data: { login, password: line[1] } });
  if (!answer.ok()) throw new Error(`${login} may not log in: ${answer.status()}`);
  return (await answer.json()).token;
}

export async function get<T>(
  request: APIRequestContext,
  path: string,
  token: string | null,
): Promise<T> {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await request.get(path, { headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
  return answer.json();
}
