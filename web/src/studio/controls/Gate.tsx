import { LoginForm } from "../../controls/building/LoginForm.tsx";
import { session } from "../../state/session.ts";
import { s } from "../texts/index.ts";

/** Who is no planner is told so, and may log in. */
export function Gate() {
  if (session.value) return <p class="quiet">{s("gate.role")}</p>;
  return (
    <>
      <h2>{s("gate.title")}</h2>
      <LoginForm intro={s("gate.intro")} />
    </>
  );
}
