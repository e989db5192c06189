import type { ComponentChildren } from "preact";
import { Icon } from "../../controls/Icon.tsx";
import { language, t } from "../../state/language.ts";
import { cameraMove, district, districtCorners, fitTo } from "../../state/view.ts";
import { s } from "../texts/index.ts";

/** The column of buttons at the right edge of the map. */
export function StudioButtons() {
  const other = language.value === "zh" ? "en" : "zh";
  return (
    <div class="map-buttons" role="toolbar" aria-label={t("controls")} aria-orientation="vertical">
      <div class="button-group">
        <MapButton
          label={s("language")}
          onClick={() => {
            language.value = other;
          }}
        >
          <span class="button-text">{other === "en" ? "EN" : "中"}</span>
        </MapButton>
      </div>
      <div class="button-group">
        <MapButton label={t("zoom.in")} onClick={() => zoom(1)}>
          <Icon sign="plus" />
        </MapButton>
        <MapButton label={t("zoom.out")} onClick={() => zoom(-1)}>
          <Icon sign="minus" />
        </MapButton>
        <MapButton
          label={t("home")}
          onClick={() => district.value && fitTo(districtCorners(district.value))}
        >
          <Icon sign="home" />
        </MapButton>
      </div>
    </div>
  );
}

interface MapButtonProps {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly onClick: () => void;
}

function MapButton({ label, children, onClick }: MapButtonProps) {
  return (
    <button type="button" class="map-button" aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}

function zoom(by: number): void {
  cameraMove.value = { kind: "zoom", by };
}
