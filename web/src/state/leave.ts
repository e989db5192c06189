import { forgetBuilding } from "./building.ts";
import { forgetForecast } from "./forecast.ts";
import { forgetNearest } from "./nearest.ts";
import { closePanel, type Panel, panel } from "./panels.ts";
import { forgetPlace } from "./place.ts";

const FORGET: Readonly<Record<Panel, () => void>> = {
  none: () => undefined,
  place: forgetPlace,
  nearby: forgetNearest,
  building: forgetBuilding,
  maps: () => undefined,
  schools: forgetForecast,
};

/** Closes the side panel and forgets what it showed. */
export function leave(): void {
  FORGET[panel.value]();
  closePanel();
}
