import type { ComponentChildren } from "preact";
import { formatDistance } from "../i18n/quantities.ts";
import { activeLayers } from "../state/catalogue.ts";
import { deviceFix, locate, locating, NoFixError } from "../state/device.ts";
import { language, t } from "../state/language.ts";
import { notify, notifyError } from "../state/notices.ts";
import { layersOpen } from "../state/panels.ts";
import {
  cameraMove,
  district,
  districtCorners,
  fitTo,
  flyTo,
  isInDistrict,
  raised,
  toggleTilt,
  view,
} from "../state/view.ts";
import { Icon } from "./Icon.tsx";

interface MapButtonProps {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly busy?: boolean;
}

function MapButton({ label, children, onClick, pressed, busy }: MapButtonProps) {
  return (
    <button
      type="button"
      class="map-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-busy={busy}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** The column of buttons at the right edge of the map. */
export function MapButtons() {
  return (
    <div class="map-buttons" role="toolbar" aria-label={t("controls")} aria-orientation="vertical">
      <div class="button-group">
        <LayersButton />
        <LanguageButton />
      </div>
      <div class="button-group">
        <MapButton label={t("zoom.in")} onClick={() => zoom(1)}>
          <Icon sign="plus" />
        </MapButton>
        <MapButton label={t("zoom.out")} onClick={() => zoom(-1)}>
          <Icon sign="minus" />
        </MapButton>
      </div>
      <div class="button-group">
        <MapButton
          label={t("locate")}
          pressed={deviceFix.value !== null}
          busy={locating.value}
          onClick={() => void showDevice()}
        >
          <Icon sign="locate" />
        </MapButton>
        <MapButton
          label={t(raised.value ? "tilt.off" : "tilt.on")}
          pressed={raised.value}
          onClick={toggleTilt}
        >
          <span class="button-text">3D</span>
        </MapButton>
        <MapButton label={t("home")} onClick={showDistrict}>
          <Icon sign="home" />
        </MapButton>
        <Compass />
      </div>
    </div>
  );
}

function LayersButton() {
  return (
    <button
      type="button"
      class="map-button"
      aria-label={t("layers.button", { n: activeLayers.value.length })}
      title={t("layers")}
      aria-expanded={layersOpen.value}
      onClick={() => {
        layersOpen.value = !layersOpen.value;
      }}
    >
      <Icon sign="layers" />
      {activeLayers.value.length > 0 && (
        <span class="badge" aria-hidden="true">
          {activeLayers.value.length}
        </span>
      )}
    </button>
  );
}

function LanguageButton() {
  const other = language.value === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      class="map-button"
      aria-label={t("app.language.label")}
      title={t("app.language.label")}
      lang={other}
      onClick={() => {
        language.value = other;
      }}
    >
      <span class="button-text">{other === "en" ? "EN" : "中"}</span>
    </button>
  );
}

/** Only while north is not up: phones have little room. */
function Compass() {
  const bearing = view.value?.bearing ?? 0;
  if (Math.abs(bearing) < 0.5) return null;
  return (
    <MapButton
      label={t("compass")}
      onClick={() => {
        cameraMove.value = { kind: "north" };
      }}
    >
      <svg
        class="icon compass"
        viewBox="0 0 24 24"
        aria-hidden="true"
        style={{ transform: `rotate(${-bearing}deg)` }}
      >
        <path class="compass-north" d="M12 3l3.6 9H8.4L12 3Z" />
        <path class="compass-south" d="M12 21l3.6-9H8.4l3.6 9Z" />
      </svg>
    </MapButton>
  );
}

function zoom(by: number): void {
  cameraMove.value = { kind: "zoom", by };
}

function showDistrict(): void {
  if (district.value) fitTo(districtCorners(district.value));
}

async function showDevice(): Promise<void> {
  try {
    const { place, accuracyM } = await locate();
    const accuracy = formatDistance(accuracyM, language.value);
    notify("device.found", { accuracy });
    if (isInDistrict(place)) flyTo(place, 16.5);
    else notify("place.outside");
  } catch (error) {
    if (error instanceof NoFixError) notify(`device.${error.reason}`, {}, "problem");
    else notifyError(error);
  }
}
