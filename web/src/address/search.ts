import { isAbort } from "../api/http.ts";
import type { AddressHit, LonLat } from "../api/types.ts";
import { type Rules, takes } from "./levels.ts";
import type { AddressSource } from "./source.ts";
import { exactHit, optionsOf, QUIET, type SearchState } from "./state.ts";
import { ownPart } from "./wording.ts";

export interface SearchPorts {
  readonly source: () => AddressSource;
  readonly rules: () => Rules;
  /** Nearer candidates come first. */
  readonly near: () => LonLat | null;
  /** What was chosen before, to offer again. */
  readonly recent: () => readonly AddressHit[];
  readonly changed: (state: SearchState, before: SearchState) => void;
}

/** Typing faster than this asks once. */
export const PAUSE_MS = 120;
/** As many as a screen holds; of the things below a step, as many as the server gives. */
const SEARCHED = 10;
const LISTED = 50;
/** A text from this length on may be a whole address. */
const WHOLE_ADDRESS = 6;

/** The address search of one box: what was typed, the steps taken, the candidates, the choice. */
export class AddressSearch {
  state: SearchState = QUIET;
  readonly #ports: SearchPorts;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;

  constructor(ports: SearchPorts) {
    this.#ports = ports;
  }

  /** What stands in the box now. While an input method composes, nothing is asked. */
  type(text: string, composing = false): void {
    this.#stop();
    const trail = this.state.chosen ? [] : this.state.trail;
    this.#set({ text, trail, chosen: null, active: -1, match: null });
    if (composing) return;
    if (text.trim() === "") {
      this.#listBelow();
    } else {
      this.#set({ open: true, progress: "asking" });
      this.#pause = setTimeout(() => void this.#suggest(), PAUSE_MS);
    }
  }

  /** Opens the list again, without anything typed. */
  open(): void {
    const { open, text, chosen, options } = this.state;
    if (open) return;
    if (text.trim() === "" || chosen) {
      this.#listBelow();
    } else {
      this.#set({ open: true, active: -1 });
      if (options.length === 0) void this.#suggest();
    }
  }

  /** Closes the list. A text that is one candidate's to the letter is that candidate. */
  close(): void {
    const exact = exactHit(this.state);
    if (exact) {
      this.take(exact);
    } else {
      const asking = this.state.progress === "asking";
      if (asking) this.#stop();
      this.#set({ open: false, active: -1, ...(asking ? { progress: "quiet", options: [] } : {}) });
    }
  }

  retry(): void {
    void this.#suggest();
  }

  /** Moves along the list, around its ends. */
  move(by: 1 | -1): void {
    const { options, active } = this.state;
    if (options.length === 0) return;
    const from = active === -1 && by === -1 ? options.length : active;
    this.#set({ active: (from + by + options.length) % options.length });
  }

  /** The Enter key: acts on the line that the keyboard is on, or on the first; but not on the
   * first of an earlier question. */
  submit(): void {
    const { active, progress } = this.state;
    if (active >= 0) this.act(active);
    else if (progress === "answered") this.act(0);
    else if (progress === "asking") void this.#suggest();
  }

  /** What a click on a line does: choose, or go one step further. */
  act(index: number): void {
    const option = this.state.options[index];
    if (!option) return;
    if (option.kind === "match") void this.#match(option.text);
    else if (option.kind === "whole") this.take(option.hit);
    else if (option.leads && !(option.takes && this.#ports.rules().direct)) this.enter(index);
    else if (option.takes) this.take(option.hit);
  }

  /** Goes one step further; false where nothing lies below. */
  enter(index = this.state.active): boolean {
    const option = this.state.options[index];
    if (option?.kind !== "hit" || !option.leads) return false;
    const typed = this.state.chosen ? "" : this.state.text;
    const trail = [...this.state.trail, { hit: option.hit, typed }];
    this.#set({ trail, text: "", chosen: null, options: [], match: null });
    this.#listBelow();
    return true;
  }

  /** Goes back so far that `steps` are left; one step back without it. */
  back(steps = this.state.trail.length - 1): void {
    const left = this.state.trail[steps];
    if (!left) return;
    this.#stop();
    this.#set({
      trail: this.state.trail.slice(0, steps),
      text: left.typed,
      chosen: null,
      options: [],
      match: null,
    });
    if (left.typed.trim() === "") this.#listBelow();
    else void this.#suggest();
  }

  /** The answer. */
  take(hit: AddressHit): void {
    this.#stop();
    const { trail } = this.state;
    const { highlight: _, ...chosen } = hit;
    this.#set({ ...QUIET, trail, text: ownPart(hit, null), chosen });
  }

  /** Empties the box, to begin anew. */
  clear(): void {
    this.show("");
    this.#listBelow();
  }

  /** Shows a text whose address is not known yet, or none. */
  show(text: string): void {
    this.#stop();
    this.#set({ ...QUIET, text });
  }

  /** The things below the last step; before the first, what was chosen before. */
  #listBelow(): void {
    if (this.state.trail.length > 0) {
      void this.#suggest();
    } else {
      const options = optionsOf(this.#ports.recent(), this.#ports.rules());
      const open = options.length > 0;
      this.#set({ options, open, active: -1, progress: "quiet", match: null, more: false });
    }
  }

  async #suggest(): Promise<void> {
    const { text, trail, chosen } = this.state;
    const q = chosen ? "" : text.trim();
    const parent = trail.at(-1)?.hit ?? null;
    const limit = q === "" ? LISTED : SEARCHED;
    const question = { q, within: parent?.id ?? null, near: this.#ports.near(), limit };
    await this.#ask(async (signal) => {
      const hits = await this.#ports.source().suggest(question, signal);
      const options = optionsOf(hits, this.#ports.rules());
      const whole = q === "" && parent !== null && takes(parent, this.#ports.rules());
      if (whole) options.unshift({ kind: "whole", hit: parent });
      if (hits.length === 0 && !parent && q.length >= WHOLE_ADDRESS) {
        options.push({ kind: "match", text: q });
      }
      return { options, match: null, more: hits.length >= limit };
    });
  }

  async #match(text: string): Promise<void> {
    await this.#ask(async (signal) => {
      const match = await this.#ports.source().match(text, signal);
      return { options: optionsOf(match.items, this.#ports.rules()), match, more: false };
    });
  }

  /** Asks the source; an answer that something newer has overtaken is dropped. */
  async #ask(work: (signal: AbortSignal) => Promise<Partial<SearchState>>): Promise<void> {
    this.#stop();
    const asking = new AbortController();
    this.#asking = asking;
    this.#set({ open: true, progress: "asking", active: -1 });
    try {
      const found = await work(asking.signal);
      // A line that the keyboard was on meanwhile was another question's.
      if (!asking.signal.aborted) this.#set({ ...found, active: -1, progress: "answered" });
    } catch (failure) {
      if (isAbort(failure) || asking.signal.aborted) return;
      this.#set({ options: [], match: null, more: false, progress: "failed", failure });
    }
  }

  #stop(): void {
    clearTimeout(this.#pause);
    this.#asking?.abort();
  }

  #set(next: Partial<SearchState>): void {
    const before = this.state;
    this.state = { ...before, ...next };
    this.#ports.changed(this.state, before);
  }
}
