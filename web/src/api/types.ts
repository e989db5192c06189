/** What the server sends, as its OpenAPI document (`/docs`) describes it. */

export type LonLat = readonly [lon: number, lat: number];

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export const AREA_LEVELS = ["district", "street", "community", "grid"] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

export interface Area {
  readonly code: string;
  readonly name: string;
}

export type Areas = Readonly<Partial<Record<AreaLevel, Area | null>>>;

export interface District {
  readonly name: string;
  readonly code: string;
  readonly bbox: readonly [west: number, south: number, east: number, north: number];
  readonly center: LonLat;
  readonly attribution?: string | null;
}

export const FACILITY_KINDS = [
  "toilet",
  "clinic",
  "bus_stop",
  "shelter",
  "school",
  "fire_station",
  "hydrant",
] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

export interface Facility {
  readonly code: string;
  readonly kind: FacilityKind;
  readonly name: string | null;
  readonly distance_m: number;
  readonly opening_hours?: string | null;
  readonly open?: boolean | null;
  readonly wheelchair?: boolean | null;
  readonly phone?: string | null;
  readonly address?: string | null;
}

export interface PointFeature<P> {
  readonly type: "Feature";
  readonly geometry: { readonly type: "Point"; readonly coordinates: LonLat };
  readonly properties: P;
}

export interface FeatureCollection<P> {
  readonly type: "FeatureCollection";
  readonly features: readonly PointFeature<P>[];
}

export interface AddressHit {
  readonly code: string;
  readonly text: string;
  readonly level: string;
  readonly lon: number;
  readonly lat: number;
  readonly areas?: Readonly<Partial<Record<AreaLevel, string | Area | null>>>;
}

export interface Building {
  readonly code: string;
  readonly name: string | null;
  readonly address?: string | null;
  readonly use: string | null;
  readonly height_m: number | null;
  readonly floors_above: number | null;
  readonly floors_below: number | null;
  readonly lon: number;
  readonly lat: number;
  readonly areas: Areas;
  readonly duty_contact: string | null;
}

export interface Session {
  readonly token: string;
  readonly role: string;
  readonly name: string;
  readonly expires_at: string;
}

export interface Visit {
  readonly lease: string;
  readonly building: string;
  readonly expires_at: string;
  readonly distance_m: number;
}

export interface Person {
  readonly name: string;
  readonly category: string;
  readonly phone: string | null;
  readonly verified_at: string | null;
}

export interface LegalEntity {
  readonly name: string;
  readonly category: string;
}

export interface Room {
  readonly code: string;
  readonly name: string;
  readonly unit: string | null;
  readonly use: string | null;
  readonly area_m2: number | null;
  readonly people: readonly Person[];
  readonly legal_entities: readonly LegalEntity[];
}

export interface Floor {
  readonly code: string;
  readonly number: number;
  readonly name: string;
  readonly use: string | null;
  readonly rooms: readonly Room[];
}

export interface Floors {
  readonly building: string;
  readonly expires_at: string;
  readonly floors: readonly Floor[];
}

export interface LayerEntry {
  readonly id: string;
  readonly title: Bilingual;
  readonly geometry: "point" | "line" | "polygon";
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly source?: Bilingual;
  readonly tiles: string;
  readonly visible: boolean;
}

export interface LayerCategory {
  readonly id: string;
  readonly title: Bilingual;
  readonly layers: readonly LayerEntry[];
}

export interface Catalogue {
  readonly categories: readonly LayerCategory[];
}

export interface LayerField {
  readonly name: string;
  readonly type: string;
  readonly title: Bilingual;
  readonly unit: string | null;
  readonly codes: Readonly<Record<string, Bilingual>>;
}

export interface LayerDetail extends LayerEntry {
  readonly category: string;
  readonly description: Bilingual;
  readonly owner: Bilingual;
  readonly update: Bilingual;
  readonly licence: string;
  readonly approval_number: string | null;
  readonly key: string;
  readonly fields: readonly LayerField[];
  readonly popup: { readonly title: string; readonly fields: readonly string[] };
  /** MapLibre style layers from bottom to top, without `source`. */
  readonly style: readonly UnsourcedLayer[];
  readonly search: readonly string[];
}

/** A style layer as the catalogue gives it; MapLibre checks it when it is drawn. */
export interface UnsourcedLayer {
  readonly id: string;
  readonly type: string;
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly paint?: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

export interface LegendItem {
  readonly label: Bilingual;
  readonly color: string;
  readonly symbol: "fill" | "line" | "circle" | "icon";
  readonly icon?: string;
  readonly width?: number;
}

export interface Legend {
  readonly items: readonly LegendItem[];
}

/** RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly detail?: string;
  readonly parameter?: string;
  readonly reason?: string;
  readonly request_id?: string;
}
