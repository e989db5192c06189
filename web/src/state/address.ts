import { effect } from "@preact/signals";
import { building, forgetBuilding, openBuilding } from "./building.ts";
import { activeLayers, catalogue } from "./catalogue.ts";
import { language, languageTag, t } from "./language.ts";
import { openMap } from "./maps.ts";
import { closePanel, openPanel, panel } from "./panels.ts";
import { type Door, doorOf, formatHash, pathOf } from "./url.ts";
import { settledView } from "./view.ts";

/** The door that the open panel stands for. */
function currentDoor(): Door {
  if (panel.value === "building" && building.value) {
    return { name: "building", code: building.value.code };
  }
  return { name: panel.value === "nearby" ? "nearby" : "map" };
}

/** Opens what an address asks for. */
export function enter(door: Door): void {
  switch (door.name) {
    case "building":
      if (building.value?.code !== door.code) void openBuilding(door.code);
      else openPanel("building");
      return;
    case "nearby":
      openPanel("nearby");
      return;
    case "map":
      if (building.value) forgetBuilding();
      if (panel.value !== "place" && panel.value !== "maps") closePanel();
  }
}

/** Keeps the address bar and the page's language in step with the state, and obeys the back button. */
export function keepAddress(): void {
  effect(() => {
    document.documentElement.lang = languageTag.value;
    document.title = t("app.name");
  });
  effect(() => {
    const hash = formatHash({
      view: settledView.value,
      layers: catalogue.value ? activeLayers.value : null,
      language: language.value,
      saved: openMap.value?.id ?? null,
    });
    const door = currentDoor();
    if (!settledView.value) return;
    const path = pathOf(door);
    if (path === location.pathname) history.replaceState(null, "", path + hash);
    else history.pushState(null, "", path + hash);
  });
  addEventListener("popstate", () => enter(doorOf(location.pathname)));
}
