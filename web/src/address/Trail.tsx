import { Sign } from "./Sign.tsx";
import type { AddressSearch } from "./search.ts";
import { keepFocus } from "./shadow.ts";
import type { SearchState } from "./state.ts";
import type { Say } from "./texts.ts";
import { ownPart } from "./wording.ts";

interface TrailProps {
  readonly state: SearchState;
  readonly search: AddressSearch;
  readonly say: Say;
}

/** The steps taken, each a way back to it. */
export function Trail({ state: { trail }, search, say }: TrailProps) {
  if (trail.length === 0) return null;
  return (
    <nav class="trail" part="trail" aria-label={say("trail")}>
      <button
        type="button"
        class="step back"
        aria-label={say("back")}
        title={say("back")}
        onMouseDown={keepFocus}
        onClick={() => search.back()}
      >
        <Sign sign="back" />
      </button>
      <ol>
        {trail.map(({ hit }, index) => {
          const name = ownPart(hit, trail[index - 1]?.hit ?? null);
          const last = index === trail.length - 1;
          return (
            <li key={hit.id}>
              {last ? (
                <span class="step" aria-current="step">
                  {name}
                </span>
              ) : (
                <button
                  type="button"
                  class="step"
                  onMouseDown={keepFocus}
                  onClick={() => search.back(index + 1)}
                >
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
