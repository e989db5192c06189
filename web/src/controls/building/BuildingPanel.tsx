import type { Building } from "../../api/types.ts";
import { formatNumber } from "../../i18n/quantities.ts";
import { building } from "../../state/building.ts";
import { language, t } from "../../state/language.ts";
import { AreaList } from "../AreaPath.tsx";
import { Fact } from "../Fact.tsx";
import { Icon } from "../Icon.tsx";
import { LineageNote } from "../LineageNote.tsx";
import { useName } from "../uses.ts";
import { WorkerSection } from "./WorkerSection.tsx";

/** A building's public card, and below it what a grid worker may see there. */
export function BuildingPanel() {
  const now = building.value;
  if (!now) return null;
  if (now.state === "loading") return <p class="quiet">{t("common.loading")}</p>;
  if (now.state === "failed") return <p class="warning">{now.why}</p>;
  return (
    <>
      <Card building={now.building} />
      {!isRetired(now.building) && <WorkerSection code={now.code} />}
    </>
  );
}

function isRetired({ status }: Building): boolean {
  return status === "retired";
}

function Card({ building: card }: { readonly building: Building }) {
  const use = useName(card.use);
  return (
    <>
      <div class="lead">
        <p class="lead-title">{card.name ?? card.address ?? t("common.unnamed")}</p>
        {use && <span class="tag">{use}</span>}
        {isRetired(card) && (
          <span class="tag" data-status="retired">
            {t("address.retired")}
          </span>
        )}
      </div>
      {card.lineage && <LineageNote lineage={card.lineage} status={card.status} linked />}
      <dl class="facts">
        {card.address && <Fact title={t("building.address")}>{card.address}</Fact>}
        <Fact title={t("building.code")}>
          <span class="code">{card.code}</span>
        </Fact>
        {card.height_m !== null && (
          <Fact title={t("building.height")}>
            {formatNumber(card.height_m, language.value, 1)} m
          </Fact>
        )}
        {card.floors_above !== null && <Fact title={t("building.floors")}>{storeys(card)}</Fact>}
      </dl>
      <AreaList areas={card.areas} />
      {card.duty_contact && !isRetired(card) && (
        <p class="duty">
          <Icon sign="phone" />
          <span>
            {/^[+\d]/.test(card.duty_contact) && (
              <span class="duty-title">{t("building.duty")}</span>
            )}
            <DutyContact contact={card.duty_contact} />
          </span>
        </p>
      )}
    </>
  );
}

function storeys({ floors_above: above, floors_below: below }: Building): string {
  const parts = [t("building.floors.above", { n: above ?? 0 })];
  if (below) parts.push(t("building.floors.below", { n: below }));
  return parts.join(t("common.listSeparator"));
}

/** A role and a telephone number; the number can be tapped. */
function DutyContact({ contact }: { readonly contact: string }) {
  const [before = "", number, after = ""] = contact.split(/(\+?\d[\d\s-]{5,}\d)/);
  if (!number) return <span>{contact}</span>;
  return (
    <span>
      {before}
      <a href={`tel:${number.replaceAll(/[\s-]/g, "")}`}>{number}</a>
      {after}
    </span>
  );
}
