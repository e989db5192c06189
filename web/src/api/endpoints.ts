import type { StyleSpecification } from "maplibre-gl";
import { type Answer, ask } from "./http.ts";
import type {
  Areas,
  Building,
  Catalogue,
  District,
  Facility,
  FacilityKind,
  FeatureCollection,
  Floors,
  LayerDetail,
  Legend,
  LonLat,
  OneAddress,
  SchoolForecast,
  SchoolStage,
  SchoolWhatIf,
  SeatChange,
  Session,
  Visit,
} from "./types.ts";

const part = encodeURIComponent;
/** As many decimals as the server keeps: 1 cm. */
const degrees = (value: number) => value.toFixed(7);
const at = ([lon, lat]: LonLat) => ({ lon: degrees(lon), lat: degrees(lat) });

async function body<T>(answer: Promise<Answer<T>>): Promise<T> {
  return (await answer).body;
}

export const getDistrict = () => body(ask<District>("/api/district"));

export const getBaseStyle = () => body(ask<StyleSpecification>("/styles/base.json"));

export const getCatalogue = (token?: string) => body(ask<Catalogue>("/api/layers", { token }));

export const getLayer = (id: string, token?: string) =>
  body(ask<LayerDetail>(`/api/layers/${part(id)}`, { token }));

export const getLegend = (id: string, token?: string) =>
  body(ask<Legend>(`/api/layers/${part(id)}/legend`, { token }));

export const getAreasAt = (place: LonLat, signal?: AbortSignal) =>
  body(ask<Areas>("/api/areas/at", { query: at(place), signal }));

export const findNearest = (kind: FacilityKind, place: LonLat, signal?: AbortSignal) =>
  body(
    ask<FeatureCollection<Facility>>("/api/nearest", {
      query: { kind, ...at(place), k: 5 },
      signal,
    }),
  );

export const getAddress = (code: string, signal?: AbortSignal) =>
  body(ask<OneAddress>(`/api/addresses/${part(code)}`, { signal }));

export const getBuilding = (code: string, signal?: AbortSignal) =>
  body(ask<Building>(`/api/buildings/${part(code)}`, { signal }));

export const logIn = (login: string, password: string) =>
  body(ask<Session>("/api/sessions", { method: "POST", body: { login, password } }));

export const logOut = (token: string) => ask<null>("/api/sessions", { method: "DELETE", token });

export interface Fix {
  readonly place: LonLat;
  readonly accuracyM: number;
}

export const visitBuilding = (code: string, fix: Fix, nonce: string, token: string) =>
  ask<Visit>(`/api/buildings/${part(code)}/visits`, {
    method: "POST",
    token,
    body: { lon: fix.place[0], lat: fix.place[1], accuracy_m: fix.accuracyM, nonce },
  });

export const getFloors = (code: string, token: string, signal?: AbortSignal) =>
  ask<Floors>(`/api/buildings/${part(code)}/floors`, { token, signal });

const FORECAST = "/api/school-forecast";

export const getSchoolForecast = (stage: SchoolStage, signal?: AbortSignal) =>
  body(ask<SchoolForecast>(FORECAST, { query: { stage }, signal }));

export const askWhatIf = (
  stage: SchoolStage,
  changes: readonly SeatChange[],
  token: string | undefined,
  signal?: AbortSignal,
) => body(ask<SchoolWhatIf>(FORECAST, { method: "POST", body: { stage, changes }, token, signal }));
