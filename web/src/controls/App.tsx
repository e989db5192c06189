import { MapView } from "../map/MapView.tsx";
import { t } from "../state/language.ts";
import { layersCover, layersOpen, panel } from "../state/panels.ts";
import { runs } from "../state/series.ts";
import { loadMap, startFailure } from "../state/start.ts";
import { KindBar } from "./KindBar.tsx";
import { LayersPanel } from "./layers/LayersPanel.tsx";
import { LegendCard } from "./layers/LegendCard.tsx";
import { MapButtons } from "./MapButtons.tsx";
import { MapFooter } from "./MapFooter.tsx";
import { Notices } from "./Notices.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { TimeBar } from "./TimeBar.tsx";

export function App() {
  return (
    <main
      class="app"
      data-panel={panel.value}
      data-layers={layersOpen.value}
      data-series={runs.value.length > 0}
    >
      <h1 class="unseen">{t("app.name")}</h1>
      <header class="top">
        <SearchBox />
        <KindBar />
      </header>
      {!layersCover.value && <SidePanel />}
      <MapView />
      <MapButtons />
      {layersOpen.value && <LayersPanel />}
      <LegendCard />
      <TimeBar />
      <MapFooter />
      <Notices />
      <StartFailure />
    </main>
  );
}

function StartFailure() {
  if (!startFailure.value) return null;
  return (
    <div class="failure card" role="alert">
      <p>{t("error.start", { reason: startFailure.value })}</p>
      <button type="button" class="button primary" onClick={() => void loadMap()}>
        {t("common.retry")}
      </button>
    </div>
  );
}
