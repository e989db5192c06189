import { formatLonLat } from "../i18n/quantities.ts";
import { popupRows, popupTitle } from "../layers/fields.ts";
import { stageOfLayer } from "../layers/forecast.ts";
import { openBuilding } from "../state/building.ts";
import { sheetOf } from "../state/catalogue.ts";
import { language, t } from "../state/language.ts";
import { notify, notifyError } from "../state/notices.ts";
import { type Found, type Place, place } from "../state/place.ts";
import { AddressFacts } from "./AddressFacts.tsx";
import { AddressText } from "./AddressText.tsx";
import { AreaPath } from "./AreaPath.tsx";
import { Icon } from "./Icon.tsx";
import { KindButtons } from "./KindBar.tsx";
import { ForecastButton } from "./schools/ForecastButton.tsx";
import { useName } from "./uses.ts";

/** What is at the spot that was clicked or found. */
export function PlacePanel() {
  const now = place.value;
  if (!now) return null;
  return (
    <>
      {now.address && <AddressHead place={now} />}
      {now.found.length > 0 && (
        <ul class="found-list" aria-label={t("place.features", { n: now.found.length })}>
          {now.found.map((found) => (
            <li key={`${found.layer}/${found.properties.code}`}>
              <FoundCard found={found} />
            </li>
          ))}
        </ul>
      )}
      {!now.address && now.found.length === 0 && <p class="quiet">{t("place.nothing")}</p>}
      <h3>{t("place.areas")}</h3>
      <AreaPath areas={now.areas} />
      <h3>{t("place.nearby")}</h3>
      <KindButtons chosen={null} origin="point" />
      <Coordinates place={now} />
    </>
  );
}

function AddressHead({ place: { address, details } }: { readonly place: Place }) {
  if (!address) return null;
  const code = address.level === "building" ? address.code : details?.building;
  return (
    <>
      <div class="lead">
        <p class="lead-title">
          <AddressText text={address.text} />
        </p>
        {code && <BuildingButton code={code} />}
      </div>
      {details && <AddressFacts address={details} />}
    </>
  );
}

function BuildingButton({ code }: { readonly code: string }) {
  return (
    <button type="button" class="button" onClick={() => void openBuilding(code)}>
      <Icon sign="building" />
      {t("place.building")}
    </button>
  );
}

function FoundCard({ found }: { readonly found: Found }) {
  if (found.layer === null) return <BuildingFound found={found} />;
  const sheet = sheetOf(found.layer);
  if (!sheet) return null;
  const { detail, legend } = sheet;
  const stage = stageOfLayer(found.layer);
  return (
    <article class="found">
      <p class="found-layer">
        <span class="dot" style={{ background: legend.items[0]?.color ?? "currentColor" }} />
        {detail.title[language.value]}
      </p>
      <p class="found-title">{popupTitle(detail, found.properties, language.value)}</p>
      <dl class="facts">
        {popupRows(detail, found.properties, language.value).map((row) => (
          <div key={row.name}>
            <dt>{row.title}</dt>
            <dd>{row.value}</dd>
          </div>
        ))}
      </dl>
      {stage && <ForecastButton stage={stage} catchment={String(found.properties.code)} />}
    </article>
  );
}

function BuildingFound({ found: { properties } }: { readonly found: Found }) {
  const { code, name, use } = properties;
  return (
    <article class="found">
      <p class="found-layer">
        <Icon sign="building" />
        {t("place.buildingHere")}
      </p>
      <p class="found-title">{name ? String(name) : useName(use) || t("common.unnamed")}</p>
      {typeof code === "string" && <BuildingButton code={code} />}
    </article>
  );
}

function Coordinates({ place: { at } }: { readonly place: Place }) {
  const text = formatLonLat(at);
  return (
    <p class="coordinates">
      <span class="code">{text}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={t("place.copy")}
        title={t("place.copy")}
        onClick={() => void copy(text)}
      >
        <Icon sign="copy" />
      </button>
    </p>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify("place.copied");
  } catch (error) {
    notifyError(error);
  }
}
