import type { FacilityKind } from "../api/types.ts";

export interface KindSign {
  /** Its name on the icon sheet. */
  readonly icon: string;
  readonly color: string;
}

/** How each kind of facility is marked. */
export const KIND_SIGNS: Readonly<Record<FacilityKind, KindSign>> = {
  toilet: { icon: "toilet", color: "#6b3fa0" },
  clinic: { icon: "hospital", color: "#b0214f" },
  bus_stop: { icon: "bus", color: "#1f6fb2" },
  shelter: { icon: "shelter", color: "#0b7d5c" },
  school: { icon: "school", color: "#8a6100" },
  fire_station: { icon: "fire-station", color: "#c2410c" },
  hydrant: { icon: "fire-hydrant", color: "#d4483b" },
};
