import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatDate } from "../../i18n/quantities.ts";
import { language, t } from "../../state/language.ts";
import { loadRecuts, recuts, recutsFailed } from "../state/proposals.ts";
import { address, go } from "../state/room.ts";
import { s } from "../texts/index.ts";
import { type RecutHead, STATUSES, type Status } from "../types.ts";
import { ComparePart } from "./ComparePart.tsx";
import { NoticeList } from "./NoticeList.tsx";
import { ProposalPart } from "./ProposalPart.tsx";

/** All proposals, or the one that is open, or two side by side. */
export function ProposalsRoom() {
  const { recut, other } = address.value;
  if (recut === null) return <ProposalList />;
  if (other === null) return <ProposalPart key={recut} id={recut} />;
  return <ComparePart key={`${recut} ${other}`} ids={[recut, other]} />;
}

function ProposalList() {
  const only = useSignal<Status | null>(null);
  useEffect(() => void loadRecuts(), []);
  const all = recuts.value;
  const shown = all?.filter(({ status }) => !only.value || status === only.value);
  return (
    <>
      <NoticeList />
      {recutsFailed.value && (
        <p class="warning" role="alert">
          {recutsFailed.value}{" "}
          <button type="button" class="button" onClick={() => void loadRecuts()}>
            {t("common.retry")}
          </button>
        </p>
      )}
      {!all && !recutsFailed.value && <p class="quiet">{t("common.loading")}</p>}
      {all && all.length > 0 && <StatusFilter all={all} only={only} />}
      {shown?.length === 0 && <p class="quiet">{s("list.empty")}</p>}
      <ul class="proposals">
        {shown?.map((recut) => (
          <li key={recut.id}>
            <button type="button" class="proposal" onClick={() => go({ recut: recut.id })}>
              <span class="proposal-title">{recut.title}</span>
              <StatusTag status={recut.status} />
              <span class="quiet small">
                {s("recut.number", { id: recut.id })} · {ownerAndDay(recut)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function ownerAndDay({ owner, yours, created_at }: RecutHead): string {
  const date = formatDate(created_at, language.value);
  return yours ? s("list.ofMine", { date }) : s("list.of", { owner, date });
}

interface FilterProps {
  readonly all: readonly RecutHead[];
  readonly only: { value: Status | null };
}

function StatusFilter({ all, only }: FilterProps) {
  const present = STATUSES.filter((status) => all.some((recut) => recut.status === status));
  if (present.length < 2) return null;
  return (
    <div class="finding-kinds">
      {[null, ...present].map((status) => (
        <button
          key={status ?? "all"}
          type="button"
          class="pick"
          aria-pressed={only.value === status}
          onClick={() => {
            only.value = status;
          }}
        >
          {status ? s(`status.${status}`) : s("list.all")}
        </button>
      ))}
    </div>
  );
}

export function StatusTag({ status }: { readonly status: Status }) {
  return (
    <span class="tag" data-recut={status}>
      {s(`status.${status}`)}
    </span>
  );
}
