import type { Lineage, Related } from "../api/types.ts";
import { formatDate } from "../i18n/quantities.ts";
import { partAddress } from "../layers/address.ts";
import { openBuilding } from "../state/building.ts";
import { language, t } from "../state/language.ts";

interface LineageNoteProps {
  readonly lineage: Lineage;
  readonly status: string | undefined;
  /** Codes are buildings', which have a page. */
  readonly linked?: boolean;
}

/** What became of a retired code, and what a code came from. Nothing where there is no story. */
export function LineageNote({ lineage, status, linked = false }: LineageNoteProps) {
  const { successors, predecessors, current, retired_on: day } = lineage;
  const retired = status === "retired";
  if (!retired && predecessors.length === 0) return null;
  const known = new Set(successors.map(({ code }) => code));
  const now = current.filter(({ code }) => !known.has(code));
  return (
    <>
      {retired && (
        <div class="lineage retired" role="note">
          <p class="lineage-title">{whyRetired(lineage)}</p>
          <RelatedList
            title={t("lineage.successors")}
            related={successors}
            day={day}
            linked={linked}
          />
          <RelatedList title={t("lineage.current")} related={now} linked={linked} />
        </div>
      )}
      {predecessors.length > 0 && (
        <div class="lineage">
          <RelatedList title={t("lineage.predecessors")} related={predecessors} linked={linked} />
        </div>
      )}
    </>
  );
}

function whyRetired({ operation, retired_on: day }: Lineage): string {
  const why = operation ? t(`lineage.${operation}`) : t("lineage.retired");
  return day ? t("lineage.on", { day: formatDate(day, language.value), why }) : why;
}

interface RelatedListProps {
  readonly title: string;
  readonly related: readonly Related[];
  readonly linked: boolean;
  /** The day that goes without saying. */
  readonly day?: string | null;
}

function RelatedList({ title, related, linked, day }: RelatedListProps) {
  if (related.length === 0) return null;
  return (
    <>
      <p class="lineage-head">{title}</p>
      <ul>
        {related.map((one) => (
          <li key={one.code}>
            {linked ? <BuildingLink to={one} /> : <span>{nameOf(one)}</span>}
            <span class="code">
              {one.code}
              {one.on && one.on !== day && ` · ${formatDate(one.on, language.value)}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function BuildingLink({ to }: { readonly to: Related }) {
  return (
    <a
      href={`/b/${encodeURIComponent(to.code)}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        void openBuilding(to.code);
      }}
    >
      {nameOf(to)}
    </a>
  );
}

/** What tells an address from its neighbours; a floor has no address of its own. */
function nameOf({ code, text }: Related): string {
  return text === null ? code : partAddress(text).rest;
}
