import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LonLat } from "../../api/types.ts";
import { Icon } from "../../controls/Icon.tsx";
import { formatDate } from "../../i18n/quantities.ts";
import { language, t } from "../../state/language.ts";
import { notifyText } from "../../state/notices.ts";
import { fitTo } from "../../state/view.ts";
import { ringsOf } from "../geometry/rings.ts";
import { studioMap } from "../map/handle.ts";
import { loadRecut, loadRecuts, opened, recuts } from "../state/proposals.ts";
import { go } from "../state/room.ts";
import { s } from "../texts/index.ts";
import type { Outcome, Recut } from "../types.ts";
import { OutcomeView } from "./OutcomeView.tsx";
import { StatusTag } from "./ProposalsRoom.tsx";
import { Sign } from "./Sign.tsx";
import { StepButtons } from "./StepButtons.tsx";

/** One proposal: its story, what it does, and what may be done with it. */
export function ProposalPart({ id }: { readonly id: number }) {
  useEffect(() => {
    void loadRecut(id);
    if (!recuts.peek()) void loadRecuts();
  }, [id]);
  useFit(opened.value);
  const recut = opened.value;
  return (
    <>
      <BackToList />
      {recut === undefined && <p class="quiet">{t("common.loading")}</p>}
      {recut === null && <p class="warning">{s("recut.missing", { id })}</p>}
      {recut && <Opened recut={recut} />}
    </>
  );
}

export function BackToList() {
  return (
    <button type="button" class="button plain back" onClick={() => go({ room: "proposals" })}>
      <Icon sign="back" />
      {s("recut.back")}
    </button>
  );
}

/** Shows all of a re-cut once, when it has come and the map is there. */
export function useFit(...outcomes: readonly (Outcome | null | undefined)[]): void {
  const has = outcomes.every((outcome) => !!outcome);
  useEffect(() => {
    if (has && studioMap.peek()) fitTo(placesOf(outcomes), 18);
  }, [has]);
  useSignalEffect(() => {
    if (studioMap.value && has) fitTo(placesOf(outcomes), 18);
  });
}

function placesOf(outcomes: readonly (Outcome | null | undefined)[]): LonLat[] {
  return outcomes
    .flatMap((outcome) => outcome?.after.features ?? [])
    .filter((grid) => !grid.properties.adapted)
    .flatMap((grid) => ringsOf(grid.geometry).flat());
}

function Opened({ recut }: { readonly recut: Recut }) {
  return (
    <>
      <div class="recut-head">
        <h2>{recut.title}</h2>
        <StatusTag status={recut.status} />
      </div>
      {recut.note && <p class="recut-note">{recut.note}</p>}
      <Story recut={recut} />
      <div class="actions">
        <button type="button" class="button" onClick={() => void share(recut.id)}>
          <Sign sign="link" />
          {s("recut.share")}
        </button>
        <ComparePick id={recut.id} />
      </div>
      {recut.conflict && (
        <div class="warning" role="alert">
          <strong>{s("recut.conflict")}</strong>
          <p>{s("recut.conflict.do")}</p>
          <p class="small">{recut.conflict}</p>
        </div>
      )}
      <StepButtons recut={recut} />
      <OutcomeView outcome={recut} />
    </>
  );
}

function Story({ recut }: { readonly recut: Recut }) {
  const day = (text: string | null) => formatDate(text ?? "", language.value);
  const steps = [
    s("recut.by", { name: recut.owner, date: day(recut.created_at) }),
    recut.proposed_at && s("recut.proposed", { date: day(recut.proposed_at) }),
    recut.applied_at &&
      s("recut.applied", { name: recut.approved_by ?? "–", date: day(recut.applied_at) }),
    recut.undone_at &&
      s("recut.undone", { name: recut.undone_by ?? "–", date: day(recut.undone_at) }),
    recut.withdrawn_at && s("recut.withdrawn", { date: day(recut.withdrawn_at) }),
  ];
  return (
    <ol class="story quiet small">
      {steps.filter(Boolean).map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

function ComparePick({ id }: { readonly id: number }) {
  const others = recuts.value?.filter((recut) => recut.id !== id) ?? [];
  return (
    <select
      class="compare-pick"
      aria-label={s("recut.compare")}
      value=""
      disabled={others.length === 0}
      onChange={({ currentTarget }) => go({ recut: id, other: Number(currentTarget.value) })}
    >
      <option value="">{s(others.length ? "recut.compare" : "recut.compare.none")}</option>
      {others.map((recut) => (
        <option key={recut.id} value={recut.id}>
          {recut.id} {recut.title}
        </option>
      ))}
    </select>
  );
}

async function share(id: number): Promise<void> {
  const link = `${location.origin}/studio?recut=${id}`;
  try {
    await navigator.clipboard.writeText(link);
    notifyText(s("recut.shared"));
  } catch {
    // No clipboard without HTTPS: the link to copy by hand.
    notifyText(link);
  }
}
