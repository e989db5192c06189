/** What the server says of re-cuts, as its OpenAPI document (`/docs`) describes it. */
import type { Bilingual, LonLat } from "../api/types.ts";
import type { Surface } from "./geometry/rings.ts";

export const MEASURES = [
  "addresses",
  "buildings",
  "people",
  "facilities",
  "components",
  "events",
] as const;
export type Measure = (typeof MEASURES)[number];
export type Counts = Readonly<Record<Measure, number>>;

/** A grid of today. */
export interface GridProperties {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
}

/** A grid before or after a re-cut; `code` is null until a new one has been given its own. */
export interface RecutGridProperties {
  readonly label: string;
  readonly code: string | null;
  readonly name: string | null;
  /** It only takes a vertex of its new neighbour. */
  readonly adapted: boolean;
}

export interface SurfaceFeature<P> {
  readonly type: "Feature";
  readonly id?: string | number;
  readonly geometry: Surface;
  readonly properties: P;
}

export interface Collection<F> {
  readonly type: "FeatureCollection";
  readonly features: readonly F[];
}

export type Grids = Collection<SurfaceFeature<GridProperties>>;
export type RecutGrids = Collection<SurfaceFeature<RecutGridProperties>>;

export const KINDS = [
  "invalid",
  "overlap",
  "gap",
  "mismatched_edge",
  "sliver",
  "spike",
  "duplicate_vertex",
  "not_nested",
] as const;
export type FindingKind = (typeof KINDS)[number];
export const SEVERITIES = ["error", "warning", "notice"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface FindingProperties {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly records: readonly string[];
  readonly size: number;
  readonly unit: "m²" | "m" | "vertices";
  readonly lon: number;
  readonly lat: number;
  readonly detail?: string | null;
}

export interface Finding {
  readonly type: "Feature";
  readonly geometry: GeoJSON.Geometry | null;
  readonly properties: FindingProperties;
}

export type Findings = Collection<Finding>;

export interface Move {
  readonly old: string | null;
  readonly new: string | null;
  readonly counts: Counts;
}

export interface Workload {
  readonly grid: string;
  readonly before: Counts | null;
  readonly after: Counts | null;
}

/** A building that a new border cuts. */
export interface Straddling {
  readonly building: string;
  readonly name: string | null;
  /** How much of the footprint lies in each grid, 0 to 1. */
  readonly shares: Readonly<Record<string, number>>;
}

export interface Preview {
  readonly moves: readonly Move[];
  readonly workload: readonly Workload[];
  readonly total_before: Counts;
  readonly total_after: Counts;
  readonly straddling: readonly Straddling[];
}

/** What a re-cut would do. */
export interface Outcome {
  readonly before: RecutGrids;
  readonly after: RecutGrids;
  readonly fits: boolean | null;
  readonly findings: Findings | null;
  readonly preview: Preview | null;
}

export const STATUSES = ["draft", "proposed", "applied", "undone", "withdrawn"] as const;
export type Status = (typeof STATUSES)[number];

export interface RecutHead {
  readonly id: number;
  readonly title: string;
  readonly note: string | null;
  readonly status: Status;
  readonly owner: string;
  readonly yours: boolean;
  readonly created_at: string;
  readonly proposed_at: string | null;
  readonly approved_by: string | null;
  readonly applied_at: string | null;
  readonly applied_on: string | null;
  readonly undone_by: string | null;
  readonly undone_at: string | null;
  readonly withdrawn_at: string | null;
}

export interface Recut extends RecutHead, Outcome {
  /** Why it cannot be applied any more. */
  readonly conflict: string | null;
}

export const STEPS = ["propose", "approve", "undo", "withdraw"] as const;
export type Step = (typeof STEPS)[number];

interface Line {
  readonly type: "LineString";
  readonly coordinates: readonly LonLat[];
}

/** The ways to say what is wanted; one of them. */
export interface Ways {
  readonly split?: { readonly grid: string; readonly line: Line };
  readonly merge?: { readonly grids: readonly string[]; readonly keep?: string };
  readonly border?: { readonly grids: readonly [string, string]; readonly line: Line };
  readonly replaces?: readonly string[];
  readonly grids?: GeoJSON.FeatureCollection;
}

export interface Wanted extends Ways {
  readonly title: string;
  readonly note?: string;
}

/** What a check of topology found; `numberMatched` counts more than are sent. */
export interface Faults extends Findings {
  readonly numberMatched: number;
  readonly counts: Readonly<Partial<Record<FindingKind, Readonly<Record<Severity, number>>>>>;
}

export interface Mended {
  readonly type: "FeatureCollection";
  readonly features: readonly SurfaceFeature<{
    readonly record: string;
    readonly changed: boolean;
  }>[];
  readonly changes: readonly {
    readonly record: string;
    readonly before_m2: number;
    readonly after_m2: number;
    readonly moved_m2: number;
  }[];
  readonly before: Faults;
  readonly after: Faults;
}

/** What a re-cut did to the data of a layer, for its owner. */
export interface LayerNotice {
  readonly id: number;
  readonly created_at: string;
  readonly layer: string;
  readonly owner: Bilingual;
  readonly event: "recut_applied" | "recut_undone";
  readonly recut: number;
  readonly recut_title: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly read_at: string | null;
}
