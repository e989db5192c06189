import type { AddressAlias, OneAddress } from "../api/types.ts";
import { formatDate, formatNumber } from "../i18n/quantities.ts";
import { language, t } from "../state/language.ts";
import { Fact } from "./Fact.tsx";
import { LineageNote } from "./LineageNote.tsx";

/** What the register says about an address: its code, other names, standing and history. */
export function AddressFacts({ address }: { readonly address: OneAddress }) {
  const { status, lineage, accuracy_m: accuracy, source } = address;
  const also = namesOf(address, ["alias", "short"]);
  const former = namesOf(address, ["former"]);
  return (
    <>
      {lineage && <LineageNote lineage={lineage} status={status} />}
      <dl class="facts">
        <Fact title={t("address.code")}>
          <span class="code">{address.code}</span>{" "}
          {status !== "current" && (
            <span class="tag" data-status={status}>
              {statusName(status)}
            </span>
          )}
        </Fact>
        {also && <Fact title={t("address.aliases")}>{also}</Fact>}
        {former && <Fact title={t("address.former")}>{former}</Fact>}
        {address.valid_from && (
          <Fact title={t("address.since")}>{formatDate(address.valid_from, language.value)}</Fact>
        )}
        {address.valid_to && (
          <Fact title={t("address.until")}>{formatDate(address.valid_to, language.value)}</Fact>
        )}
        {source && (
          <Fact title={t("address.source")}>
            {source}
            {accuracy != null &&
              t("address.accuracy", { metres: formatNumber(accuracy, language.value, 1) })}
          </Fact>
        )}
      </dl>
    </>
  );
}

/** Short forms of the areas go without saying. */
const AREAS = ["province", "city", "district", "street", "community"];

function namesOf({ aliases = [] }: OneAddress, kinds: readonly AddressAlias["kind"][]): string {
  const names = aliases
    .filter(
      ({ kind, component }) =>
        kinds.includes(kind) && !(kind === "short" && AREAS.includes(component)),
    )
    .map(({ alias, name }) => t("address.nameOf", { alias, name }));
  return [...new Set(names)].join(t("common.listSeparator"));
}

function statusName(status: string): string {
  return status === "retired" || status === "proposed" ? t(`address.${status}`) : status;
}
