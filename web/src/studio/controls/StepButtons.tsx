import { useSignal } from "@preact/signals";
import { notifyText } from "../../state/notices.ts";
import { renew } from "../map/bind.ts";
import { studioMap } from "../map/handle.ts";
import { take } from "../state/proposals.ts";
import { type Offer, offersOf } from "../steps.ts";
import { s } from "../texts/index.ts";
import type { Recut, Step } from "../types.ts";

/** The steps that a proposal can take now; where one is not this planner's, why. */
export function StepButtons({ recut }: { readonly recut: Recut }) {
  const asked = useSignal<Step | null>(null);
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);
  const offers = offersOf(recut);

  const go = async (step: Step) => {
    busy.value = true;
    failure.value = await take(recut.id, step);
    busy.value = false;
    asked.value = null;
    if (failure.value) return;
    if ((step === "approve" || step === "undo") && studioMap.value) renew(studioMap.value);
    notifyText(s(`recut.done.${step}`));
  };

  if (offers.length === 0) return null;
  return (
    <div class="steps">
      <div class="actions">
        {offers.map(({ step, why }) => (
          <button
            key={step}
            type="button"
            class={step === "withdraw" || step === "undo" ? "button" : "button primary"}
            disabled={why !== null || busy.value}
            aria-expanded={asked.value === step}
            onClick={() => {
              asked.value = asked.value === step ? null : step;
            }}
          >
            {s(`recut.${step}`)}
          </button>
        ))}
      </div>
      {reasons(offers).map((why) => (
        <p key={why} class="quiet small">
          {s(why)}
        </p>
      ))}
      {asked.value && (
        <div class="sure" role="alertdialog" aria-label={s(`recut.${asked.value}`)}>
          <p>{s(`recut.sure.${asked.value}`)}</p>
          <div class="actions">
            <button
              type="button"
              class="button primary"
              disabled={busy.value}
              onClick={() => asked.value && void go(asked.value)}
            >
              {s("recut.sure")}
            </button>
            <button
              type="button"
              class="button"
              disabled={busy.value}
              onClick={() => {
                asked.value = null;
              }}
            >
              {s("recut.cancel")}
            </button>
          </div>
        </div>
      )}
      <div role="alert">{failure.value && <p class="warning">{failure.value}</p>}</div>
    </div>
  );
}

function reasons(offers: readonly Offer[]) {
  return [...new Set(offers.flatMap(({ why }) => why ?? []))];
}
