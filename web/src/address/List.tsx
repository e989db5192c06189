import type { AddressHit } from "../api/types.ts";
import { markedPieces } from "./marks.ts";
import { Sign } from "./Sign.tsx";
import type { AddressSearch } from "./search.ts";
import { keepFocus, LIST, optionId } from "./shadow.ts";
import { LEVEL_SIGNS } from "./signs.ts";
import type { Option, SearchState } from "./state.ts";
import { levelKey, type Say } from "./texts.ts";
import { ownPart, ownStart } from "./wording.ts";

interface ListProps {
  readonly state: SearchState;
  readonly search: AddressSearch;
  readonly say: Say;
}

/** The candidates. The box keeps the focus and the keys; the list only shows them. */
export function List({ state, search, say }: ListProps) {
  const parent = state.trail.at(-1)?.hit ?? null;
  return (
    <div
      id={LIST}
      class="list"
      part="list"
      role="listbox"
      aria-label={say("list")}
      hidden={state.options.length === 0}
    >
      {state.options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keyboard
        // biome-ignore lint/a11y/useFocusableInteractive: options are never focused themselves
        <div
          key={keyOf(option)}
          id={optionId(index)}
          role="option"
          class="option"
          part={index === state.active ? "option active" : "option"}
          aria-selected={index === state.active}
          aria-disabled={option.kind === "hit" && !option.takes && !option.leads}
          onMouseDown={keepFocus}
          onClick={() => search.act(index)}
        >
          <Line option={option} parent={parent} say={say} onNext={() => search.enter(index)} />
        </div>
      ))}
    </div>
  );
}

interface LineProps {
  readonly option: Option;
  readonly parent: AddressHit | null;
  readonly say: Say;
  readonly onNext: () => void;
}

function Line({ option, parent, say, onNext }: LineProps) {
  if (option.kind === "match") return <MatchLine text={option.text} say={say} />;
  const { hit } = option;
  const whole = option.kind === "whole";
  return (
    <>
      <Sign sign={whole ? "check" : LEVEL_SIGNS[hit.level]} />
      {whole ? (
        <span class="text">{say("whole", { name: ownPart(hit, null) })}</span>
      ) : (
        <HitText hit={hit} parent={parent} />
      )}
      <Aside text={say("separator")} />
      <span class="badge" part="badge">
        {say(levelKey(hit.level))}
      </span>
      {option.kind === "hit" && option.leads && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the right arrow key does the same
        // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer alone
        <span
          class="next"
          onClick={(event) => {
            event.stopPropagation();
            onNext();
          }}
        >
          <span class="count" aria-hidden="true">
            {hit.count}
          </span>
          <Aside text={belowOf(hit, say)} />
          <Sign sign="next" />
        </span>
      )}
    </>
  );
}

/** Read out, not shown. */
function Aside({ text }: { readonly text: string }) {
  return <span class="unseen">{text}</span>;
}

function belowOf({ count }: AddressHit, say: Say): string {
  const parts = count === undefined ? [] : [say("below", { n: count })];
  return ["", ...parts, say("below.key")].join(say("separator"));
}

function MatchLine({ text, say }: { readonly text: string; readonly say: Say }) {
  return (
    <>
      <Sign sign="text" />
      <span class="text">
        <span class="areas">{text}</span>
        <span class="own">{say("match.offer")}</span>
      </span>
    </>
  );
}

/** What tells a hit from its neighbours comes first to the eye; what it lies in, smaller below. */
function HitText({
  hit,
  parent,
}: {
  readonly hit: AddressHit;
  readonly parent: AddressHit | null;
}) {
  const ranges = hit.highlight ?? [];
  const start = ownStart(hit, parent);
  const within = parent !== null && start === parent.text.length;
  return (
    <span class="text">
      {!within && start > 0 && (
        <span class="areas">
          <Pieces pieces={markedPieces(hit.text, ranges, 0, start)} />
        </span>
      )}
      <span class="own">
        <Pieces pieces={markedPieces(hit.text, ranges, start)} />
      </span>
    </span>
  );
}

function Pieces({ pieces }: { readonly pieces: ReturnType<typeof markedPieces> }) {
  return (
    <>
      {pieces.map(({ text, marked }, index) =>
        marked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </>
  );
}

function keyOf(option: Option): string {
  return option.kind === "match" ? option.kind : `${option.kind} ${option.hit.id}`;
}
