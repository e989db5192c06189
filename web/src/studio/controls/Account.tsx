import { notifyError } from "../../state/notices.ts";
import { logOut, session } from "../../state/session.ts";
import { endDrawing } from "../state/drawing.ts";
import { forgetRecuts } from "../state/proposals.ts";
import { s } from "../texts/index.ts";
import { Sign } from "./Sign.tsx";

/** Who is logged in, and the way out. */
export function Account() {
  const { value } = session;
  if (!value) return null;
  return (
    <span class="account">
      <span class="account-name">{value.name}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={s("gate.logOut")}
        title={s("gate.logOut")}
        onClick={() => {
          endDrawing();
          forgetRecuts();
          logOut().catch(notifyError);
        }}
      >
        <Sign sign="out" />
      </button>
    </span>
  );
}
