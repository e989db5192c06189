import { render } from "preact";
import { isAbort, ProblemError } from "../api/http.ts";
import type { AddressHit, LonLat } from "../api/types.ts";
import { Box } from "./Box.tsx";
import styles from "./box.css?inline";
import { FormControl } from "./control.ts";
import { readLevels } from "./levels.ts";
import { isHit, RecentAddresses } from "./recent.ts";
import { AddressSearch } from "./search.ts";
import { INPUT, optionId, PANEL } from "./shadow.ts";
import { type AddressSource, addressesOf } from "./source.ts";
import type { SearchState } from "./state.ts";
import { speak, textLanguage } from "./texts.ts";
import { codeOf, entriesOf, type Given, type Problem, problemOf } from "./validity.ts";

const NOT_GIVEN: Given = { state: "none" };
const RECENT = "onemap-address.recent";
const REDRAWN = ["aria-label", "lang", "level", "name", "placeholder", "required", "text-name"];

/**
 * `<onemap-address>`: a form control whose value is the code of the address that was chosen.
 * Attributes, events, parts and properties: docs/widget.md.
 */
export class OneMapAddress extends FormControl {
  static readonly observedAttributes = ["value", ...REDRAWN];

  /** The service where the attribute `api` names none. */
  protected readonly home: string = new URL("/", document.baseURI).href;
  readonly #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  readonly #recent = new RecentAddresses(RECENT);
  readonly #search = this.#newSearch();
  readonly #pageLanguage = new MutationObserver(() => this.#draw());
  #given: Given = NOT_GIVEN;
  #asking: AbortController | null = null;
  #disabled = false;
  /** Changes come from the page, not from the user: no events. */
  #silent = false;
  /** The user has changed the box: the attribute `value` no longer does. */
  #touched = false;
  /** What is wrong is shown: since the user left the box, or the form refused it. */
  #complains: "no" | "unchosen" | "all" = "no";

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.#root.adoptedStyleSheets = [sheet];
    this.addEventListener("focusout", () => {
      this.#search.close();
      this.#complain("unchosen");
    });
    this.addEventListener("invalid", () => this.#complain("all"));
    // Only what the value becomes is the page's business, not each letter.
    this.#root.addEventListener("input", (event) => event.stopPropagation());
  }

  connectedCallback(): void {
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ["lang"] });
    if (!this.#touched && this.value === "") this.#giveDefault();
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#pageLanguage.disconnect();
    this.#search.close();
    this.#asking?.abort();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === "value" && !this.#touched) this.#giveDefault();
    else this.#draw();
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabled = disabled;
    this.#draw();
  }

  formResetCallback(): void {
    this.#touched = false;
    this.#complains = "no";
    this.#giveDefault();
  }

  formStateRestoreCallback(state: unknown, reason: string): void {
    if (typeof state !== "string") return;
    const kept: unknown = reason === "restore" ? JSON.parse(state) : null;
    this.#give(isHit(kept) ? "" : state);
    if (!isHit(kept)) return;
    this.#touched = true;
    this.#silently(() => this.#search.take(kept));
  }

  /** The chosen address's code; "" for none. Setting it looks the address up. */
  get value(): string {
    return codeOf(this.#search.state, this.#given);
  }

  set value(code: string) {
    this.#touched = true;
    this.#give(code);
  }

  /** The chosen address, whole. */
  get address(): AddressHit | null {
    return this.#search.state.chosen;
  }

  #newSearch(): AddressSearch {
    return new AddressSearch({
      source: () => this.#source(),
      rules: () => ({
        levels: readLevels(this.getAttribute("level")),
        direct: this.hasAttribute("direct"),
      }),
      near: () => this.#near(),
      recent: () => (this.hasAttribute("recent") ? this.#recent.list() : []),
      changed: (state, before) => this.#changed(state, before),
    });
  }

  #source(): AddressSource {
    const api = this.getAttribute("api");
    if (!api) return addressesOf(this.home);
    return addressesOf(new URL(api.replace(/\/*$/, "/"), document.baseURI).href);
  }

  #near(): LonLat | null {
    const [lon, lat] = ["lon", "lat"].map((name) =>
      Number.parseFloat(this.getAttribute(name) ?? ""),
    );
    const known = Number.isFinite(lon) && Number.isFinite(lat);
    return known ? [lon as number, lat as number] : null;
  }

  #giveDefault(): void {
    this.#give(this.getAttribute("value") ?? "");
  }

  /** Takes a code from the page; its text follows when the service has told it. */
  #give(code: string): void {
    this.#asking?.abort();
    this.#given = code === "" ? NOT_GIVEN : { state: "code", code };
    this.#silently(() => this.#search.show(code));
    if (code !== "") void this.#lookUp(code);
  }

  async #lookUp(code: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const found = await this.#source().address(code, asking.signal);
      if (asking.signal.aborted) return;
      if (found.retired) this.#given = { state: "retired", code, now: found.now };
      this.#silently(() =>
        found.retired ? this.#search.show(found.hit.text) : this.#search.take(found.hit),
      );
    } catch (error) {
      if (isAbort(error)) return;
      const missing = error instanceof ProblemError && error.problem.status === 404;
      // Out of reach, the code stays what it is: the page has it from somewhere.
      if (missing) this.#given = { state: "missing", code };
      this.#draw();
    }
  }

  #silently(work: () => void): void {
    this.#silent = true;
    work();
    this.#silent = false;
  }

  #changed(state: SearchState, before: SearchState): void {
    if (!this.#silent && (state.text !== before.text || state.chosen !== before.chosen)) {
      this.#asking?.abort();
      this.#given = NOT_GIVEN;
      this.#touched = true;
    }
    if (state.chosen) this.#complains = "no";
    this.#draw();
    if (state.open && !before.open) this.#bringIntoView();
    if (!this.#silent && state.chosen !== before.chosen) this.#tell(state.chosen);
  }

  /** A finger's keyboard covers half of the page: the box goes up to leave room for its list. */
  #bringIntoView(): void {
    if (matchMedia("(pointer: coarse)").matches) this.scrollIntoView({ block: "start" });
    else this.#root.getElementById(PANEL)?.scrollIntoView({ block: "nearest" });
  }

  #tell(chosen: AddressHit | null): void {
    if (chosen && this.hasAttribute("recent")) this.#recent.add(chosen);
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
    if (!chosen) return;
    this.dispatchEvent(
      new CustomEvent("address-selected", { detail: chosen, bubbles: true, composed: true }),
    );
  }

  #complain(about: "unchosen" | "all"): void {
    this.#complains = about;
    this.#draw();
  }

  #draw(): void {
    if (!this.isConnected) return;
    const { state } = this.#search;
    const tag = this.closest("[lang]")?.getAttribute("lang");
    const language = textLanguage(tag);
    const say = speak(language);
    const problem = problemOf(state, this.#given, this.required, say);
    const box = (
      <Box
        state={state}
        search={this.#search}
        say={say}
        language={language}
        label={this.labelText() || say("label")}
        placeholder={this.getAttribute("placeholder") ?? say("placeholder")}
        disabled={this.#disabled}
        required={this.required}
        fault={this.#isShown(problem) ? (problem?.message ?? "") : ""}
        onSubmit={() => this.form?.requestSubmit()}
      />
    );
    render(box, this.#root);
    this.#root.getElementById(optionId(state.active))?.scrollIntoView({ block: "nearest" });
    this.#report(state, problem);
  }

  #isShown(problem: Problem | null): boolean {
    if (problem?.flag === "customError") return true;
    return (
      this.#complains === "all" || (this.#complains === "unchosen" && problem?.flag === "badInput")
    );
  }

  /** Tells the form what it submits, and whether it may. */
  #report(state: SearchState, problem: Problem | null): void {
    const names = { code: this.getAttribute("name"), text: this.getAttribute("text-name") };
    const kept = state.chosen ? JSON.stringify(state.chosen) : null;
    this.internals.setFormValue(entriesOf(names, this.value, state.chosen), kept);
    const input = this.#root.getElementById(INPUT);
    if (!problem) this.internals.setValidity({});
    else if (input) this.internals.setValidity({ [problem.flag]: true }, problem.message, input);
  }
}

/** Makes `<onemap-address>` known to the page, once; `home` is the service's address. */
export function defineAddressBox(home: string): void {
  if (customElements.get("onemap-address")) return;
  customElements.define(
    "onemap-address",
    class extends OneMapAddress {
      protected override readonly home = home;
    },
  );
}
