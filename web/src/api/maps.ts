import { type Answer, ask, type Call } from "./http.ts";
import type { LonLat } from "./types.ts";

/** Custom maps, as the server's `/docs` describes them. */

export const SHARINGS = ["private", "planners", "link"] as const;
export type Sharing = (typeof SHARINGS)[number];

export interface PlacedLayer {
  readonly layer: string;
  readonly visible?: boolean;
  readonly opacity?: number;
  readonly size?: number;
  readonly color?: string | null;
  readonly colors?: Readonly<Record<string, string>>;
  readonly step?: string | null;
  readonly filter?: readonly MapCondition[];
}

export interface MapCondition {
  readonly field: string;
  readonly op: string;
  readonly value?: unknown;
}

export interface MapView {
  readonly center: LonLat;
  readonly zoom: number;
  readonly bearing: number;
  readonly pitch: number;
  readonly bounds: readonly [number, number, number, number] | null;
}

export interface MapNote {
  readonly lon: number;
  readonly lat: number;
  readonly text: string;
  readonly color?: string;
  readonly zoom?: number;
}

export interface MapDraft {
  readonly title: string;
  readonly description: string;
  readonly sharing: Sharing;
  readonly layers: readonly PlacedLayer[];
  readonly view: MapView;
  readonly notes: readonly MapNote[];
  readonly base: boolean;
}

export interface SavedMap extends MapDraft {
  readonly id: string;
  readonly owner: string | null;
  readonly mine: boolean;
  readonly version: number;
  readonly updated_at: string;
  /** For its owner: layers that not everybody gets. */
  readonly left_out: readonly string[] | null;
}

export interface MapLine {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly sharing: Sharing;
  readonly owner: string;
  readonly mine: boolean;
  readonly version: number;
  readonly updated_at: string;
  readonly layers: number;
}

export interface MapKey {
  readonly id: number;
  readonly label: string;
  readonly origins: readonly string[];
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly live: boolean;
}

export interface NewMapKey extends MapKey {
  readonly key: string;
  readonly left_out: readonly string[];
  readonly embed: string;
}

export interface KeyWish {
  readonly label: string;
  readonly origins: readonly string[];
  readonly days: number | null;
}

const MOST = 500;

async function mine<T>(path: string, call: Call): Promise<T> {
  return ((await ask<T>(path, call)) as Answer<T>).body;
}

const at = (id: string) => `/api/maps/${encodeURIComponent(id)}`;
const stamp = (version: number) => `"${version}"`;

export const getMaps = (token?: string) =>
  mine<{ items: MapLine[] }>("/api/maps", { token, query: { limit: MOST } });

export const getMap = (id: string, token?: string) => mine<SavedMap>(at(id), { token });

export const createMap = (body: MapDraft, token?: string) =>
  mine<SavedMap>("/api/maps", { method: "POST", token, body });

export const replaceMap = (id: string, version: number, body: MapDraft, token?: string) =>
  mine<SavedMap>(at(id), { method: "PUT", token, body, ifMatch: stamp(version) });

export const deleteMap = (id: string, token?: string) =>
  mine<null>(at(id), { method: "DELETE", token });

export const getKeys = (id: string, token?: string) =>
  mine<{ items: MapKey[] }>(`${at(id)}/keys`, { token });

export const createKey = (id: string, body: KeyWish, token?: string) =>
  mine<NewMapKey>(`${at(id)}/keys`, { method: "POST", token, body });

export const revokeKey = (id: string, key: number, token?: string) =>
  mine<null>(`${at(id)}/keys/${key}`, { method: "DELETE", token });
