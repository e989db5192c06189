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

/** What an address may be of, the widest first. */
export const ADDRESS_LEVELS = [
  "street",
  "community",
  "road",
  "estate",
  "building",
  "unit",
  "room",
] as const;
export type AddressLevel = (typeof ADDRESS_LEVELS)[number];

/** A candidate of the type-ahead. */
export interface AddressHit {
  /** What `within` takes to go one step further. */
  readonly id: string;
  /** Null where the level has no codes: road, estate, unit. */
  readonly code: string | null;
  readonly text: string;
  readonly level: AddressLevel;
  readonly lon: number;
  readonly lat: number;
  readonly areas?: Readonly<Partial<Record<AreaLevel, string | null>>>;
  /** Where in `text` the query was found, as [start, end) in UTF-16 units. */
  readonly highlight?: readonly (readonly [start: number, end: number])[];
  /** How many addresses lie below it. */
  readonly count?: number;
}

/** One address, retired ones too. */
export interface OneAddress extends Omit<AddressHit, "id"> {
  readonly code: string;
  readonly status: string;
  readonly building?: string | null;
  readonly components?: readonly { readonly component: string; readonly value: string }[];
  readonly aliases?: readonly AddressAlias[];
  readonly valid_from?: string | null;
  readonly valid_to?: string | null;
  readonly source?: string | null;
  readonly accuracy_m?: number | null;
  readonly lineage?: Lineage | null;
}

/** What people say, or used to say, for a component of an address. */
export interface AddressAlias {
  readonly component: string;
  readonly name: string;
  readonly alias: string;
  readonly kind: "alias" | "former" | "short";
}

/** What became of a code, and what it came from. */
export interface Lineage {
  readonly retired_on: string | null;
  readonly operation: "split" | "merge" | "renumber" | "demolish" | null;
  readonly successors: readonly Related[];
  readonly predecessors: readonly Related[];
  /** The codes in use today that it leads to. */
  readonly current: readonly Related[];
}

export interface Related {
  readonly code: string;
  readonly text: string | null;
  readonly on?: string | null;
}

/** The standard address that a whole text means. */
export interface AddressMatch {
  readonly class: "A" | "B" | "C" | "none";
  readonly items: readonly AddressHit[];
  readonly differences: readonly AddressDifference[];
  readonly unmatched: readonly string[];
}

/** A component that the text gives otherwise than the standard address; null where it is absent. */
export interface AddressDifference {
  readonly component: string;
  readonly given: string | null;
  readonly found: string | null;
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
  readonly status?: string;
  readonly lineage?: Lineage | null;
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
  /** The kind of its style: simple, categorised, graduated, heat or proportional. */
  readonly kind?: string;
  /** Everybody sees all of it; other tiles are asked for by name. */
  readonly public?: boolean;
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
  /** Empty in English where it only counts: 座, 张. */
  readonly unit: Bilingual | null;
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
  readonly series?: Series | null;
  readonly search: readonly string[];
}

/** The same number at several times or of several kinds, one field each; the style reads `default`. */
export interface Series {
  readonly of: "times" | "kinds";
  readonly fields: readonly { readonly field: string; readonly label: Bilingual }[];
  readonly default: string;
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
  readonly symbol: "fill" | "line" | "circle" | "icon" | "heat";
  readonly icon?: string;
  readonly width?: number;
  /** Of circles whose size says something, in pixels. */
  readonly radius?: number;
  /** Of a heat surface, from a little to a lot. */
  readonly colors?: readonly string[];
}

export interface Legend {
  readonly items: readonly LegendItem[];
  /** What is measured. */
  readonly field?: {
    readonly name: string;
    readonly title: Bilingual;
    readonly unit: Bilingual | null;
  };
  readonly note?: Bilingual;
}

/** RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly detail?: string;
  readonly parameter?: string;
  readonly reason?: string;
  readonly request_id?: string;
}

export type SchoolStage = "primary" | "junior";

/** Red, yellow, green, or not published. */
export type SeatWarning = "short" | "tight" | "enough" | "unknown";

/** A school year that begins in September of `year`; `shortage` is demand less seats. */
export interface ForecastYear {
  readonly year: number;
  readonly seats: number;
  readonly demand: number | null;
  readonly shortage: number | null;
  readonly warning: SeatWarning;
}

export interface ForecastSchool {
  readonly code: string;
  readonly name: string;
  readonly seats: number;
  /** When a planned school opens; null for one that is open. */
  readonly opens: number | null;
}

export interface ForecastBasis {
  readonly stage: SchoolStage;
  readonly years: readonly number[];
  readonly in_migration: number;
}

export interface CatchmentForecast {
  readonly code: string;
  readonly name: string;
  readonly schools: readonly ForecastSchool[];
  readonly forecast: readonly ForecastYear[];
}

export interface SchoolForecast extends ForecastBasis {
  readonly catchments: readonly CatchmentForecast[];
  readonly total: readonly ForecastYear[];
}

/** So many seats more in a catchment from September of a year on. */
export interface SeatChange {
  readonly catchment: string;
  readonly seats: number;
  readonly from_year: number;
}

export interface ComparedCatchment {
  readonly code: string;
  readonly changed: boolean;
  readonly before: readonly ForecastYear[];
  readonly after: readonly ForecastYear[];
}

export interface SchoolWhatIf extends ForecastBasis {
  readonly catchments: readonly ComparedCatchment[];
  readonly total: {
    readonly before: readonly ForecastYear[];
    readonly after: readonly ForecastYear[];
  };
}
