import type { Facility, PointFeature } from "../api/types.ts";
import { describeHours, openState } from "../i18n/hours.ts";
import { formatDistance } from "../i18n/quantities.ts";
import { KIND_SIGNS } from "../layers/kinds.ts";
import { language, t } from "../state/language.ts";
import {
  chooseHit,
  type NearestSearch,
  nearest,
  type Origin,
  pendingKind,
  searchNearest,
} from "../state/nearest.ts";
import { place } from "../state/place.ts";
import { Icon, SheetIcon } from "./Icon.tsx";

/** The nearest of a kind: what there is, how far, and whether it is open. */
export function NearbyPanel() {
  const now = nearest.value;
  if (pendingKind.value) {
    return (
      <p class="quiet" role="status">
        {t("device.locating")}
      </p>
    );
  }
  if (!now) return <p class="quiet">{t("nearby.hint")}</p>;
  return (
    <>
      <p class="lead-title">{t("nearby.title", { kind: t(`kind.${now.kind}`) })}</p>
      <OriginChoice search={now} />
      <Result search={now} />
    </>
  );
}

const ORIGINS: readonly Origin[] = ["device", "point", "centre"];

function OriginChoice({ search }: { readonly search: NearestSearch }) {
  const offered = ORIGINS.filter((origin) => origin !== "point" || place.value);
  return (
    <fieldset class="segments">
      <legend>{t("nearby.from")}</legend>
      {offered.map((origin) => (
        <label key={origin} class="segment">
          <input
            type="radio"
            name="origin"
            checked={search.origin === origin}
            onChange={() => void searchNearest(search.kind, origin)}
          />
          <span>{t(`nearby.from.${origin}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Result({ search: { kind, result } }: { readonly search: NearestSearch }) {
  switch (result.state) {
    case "searching":
      return (
        <p class="quiet" role="status">
          {t("common.loading")}
        </p>
      );
    case "outside":
      return <p class="quiet">{t("nearby.outside")}</p>;
    case "failed":
      return null;
    case "found":
      if (result.hits.length === 0) {
        return <p class="quiet">{t("nearby.none", { kind: t(`kind.${kind}`) })}</p>;
      }
      return (
        <ol class="nearest-list">
          {result.hits.map((hit, index) => (
            <li key={hit.properties.code}>
              <NearestHit hit={hit} index={index} chosen={index === result.chosen} />
            </li>
          ))}
        </ol>
      );
  }
}

interface NearestHitProps {
  readonly hit: PointFeature<Facility>;
  readonly index: number;
  readonly chosen: boolean;
}

function NearestHit({ hit: { properties }, index, chosen }: NearestHitProps) {
  const { kind, name, distance_m, phone } = properties;
  const sign = KIND_SIGNS[kind];
  const title = name ?? t(`kind.${kind}`);
  return (
    <div class="nearest" data-chosen={chosen}>
      <button
        type="button"
        class="nearest-main"
        aria-pressed={chosen}
        onClick={() => chooseHit(index)}
      >
        <span class="nearest-sign" style={{ background: sign.color }}>
          <SheetIcon name={sign.icon} />
        </span>
        <span class="nearest-text">
          <span class="nearest-name">{title}</span>
          <span class="nearest-facts">
            <Hours facility={properties} />
            {properties.wheelchair && (
              <span class="tag">
                <SheetIcon name="wheelchair" />
                {t("wheelchair.yes")}
              </span>
            )}
          </span>
        </span>
        <span class="nearest-distance">{formatDistance(distance_m, language.value)}</span>
      </button>
      {phone && (
        <a class="icon-button" href={`tel:${phone}`} aria-label={t("nearby.call", { phone })}>
          <Icon sign="phone" />
        </a>
      )}
    </div>
  );
}

/** Hydrants and bus stops have no hours, and say nothing of them. */
const WITHOUT_HOURS = new Set(["hydrant", "bus_stop"]);

function Hours({ facility }: { readonly facility: Facility }) {
  const { kind, opening_hours: hours, open } = facility;
  if (!hours) {
    return WITHOUT_HOURS.has(kind) ? null : <span class="tag">{t("hours.unknown")}</span>;
  }
  const known = typeof open === "boolean" ? (open ? "open" : "closed") : null;
  const state = known ?? openState(hours, new Date());
  return (
    <>
      <span class="tag" data-open={state}>
        {t(`hours.${state}`)}
      </span>
      <span class="hours">{describeHours(hours, language.value)}</span>
    </>
  );
}
