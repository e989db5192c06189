import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OfflineError } from "../api/http.ts";
import type { AddressHit, AddressLevel, AddressMatch } from "../api/types.ts";
import { readLevels } from "./levels.ts";
import { AddressSearch, PAUSE_MS } from "./search.ts";
import type { AddressSource, Question } from "./source.ts";
import type { SearchState } from "./state.ts";

const AREAS = "甲区乙街道丙社区";
const hit = (text: string, level: AddressLevel, count = 0): AddressHit => ({
  id: text,
  code: level === "building" || level === "room" ? `code of ${text}` : null,
  text: AREAS + text,
  level,
  lon: 114,
  lat: 22.5,
  count,
});
const ESTATE = hit("东路1号花园", "estate", 9);
const HOUSE = hit("东路1号花园1栋", "building", 4);
const SHED = hit("东路1号花园2栋", "building");
const UNIT = hit("东路1号花园1栋1单元", "unit", 2);
const ROOM = hit("东路1号花园1栋1单元101", "room");
const MATCH: AddressMatch = { class: "B", items: [SHED], differences: [], unmatched: [] };

/** A service that answers when it is told to. */
class Service implements AddressSource {
  readonly asked: Question[] = [];
  readonly matched: string[] = [];
  readonly #answers: ((hits: readonly AddressHit[] | Error) => void)[] = [];

  /** Takes no notice of an abort: an answer may be on its way already. */
  suggest(question: Question): Promise<readonly AddressHit[]> {
    this.asked.push(question);
    return new Promise((resolve, reject) => {
      this.#answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  }

  async match(text: string): Promise<AddressMatch> {
    this.matched.push(text);
    return MATCH;
  }

  address(): never {
    throw new Error("The search itself asks for no code.");
  }

  async answer(answer: readonly AddressHit[] | Error, question = this.asked.length): Promise<void> {
    this.#answers[question - 1]?.(answer);
    await vi.advanceTimersByTimeAsync(0);
  }
}

let service: Service;
let seen: SearchState[];

function search(levels = "building room", direct = false): AddressSearch {
  return new AddressSearch({
    source: () => service,
    rules: () => ({ levels: readLevels(levels), direct }),
    near: () => [114, 22.5],
    recent: () => [],
    changed: (state) => seen.push(state),
  });
}

async function typed(box: AddressSearch, text: string, hits: readonly AddressHit[]): Promise<void> {
  box.type(text);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await service.answer(hits);
}

const texts = ({ state }: AddressSearch) =>
  state.options.map((option) => (option.kind === "match" ? option.text : option.hit.id));

beforeEach(() => {
  vi.useFakeTimers();
  service = new Service();
  seen = [];
});
afterEach(() => vi.useRealTimers());

test("typing fast asks once, for the last text, near the given place", async () => {
  const box = search();
  box.type("东");
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
  box.type("东路 ");
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(service.asked).toEqual([{ q: "东路", within: null, near: [114, 22.5], limit: 10 }]);
});

test("the last text wins over an earlier answer that comes late", async () => {
  const box = search();
  box.type("一");
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  box.type("二");
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await service.answer([HOUSE], 2);
  await service.answer([SHED], 1);
  expect(texts(box)).toEqual([HOUSE.id]);
});

test("nothing is asked while an input method composes", async () => {
  const box = search();
  box.type("h'tian", true);
  await vi.advanceTimersByTimeAsync(10 * PAUSE_MS);
  expect(service.asked).toEqual([]);
  expect(box.state.text).toBe("h'tian");
  box.type("海天");
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(service.asked.map(({ q }) => q)).toEqual(["海天"]);
});

test("estate, building, unit, room: each step asks for all that lies below", async () => {
  const box = search();
  await typed(box, "花园", [ESTATE, HOUSE]);
  box.act(0);
  expect(service.asked.at(-1)).toMatchObject({ q: "", within: ESTATE.id });
  await service.answer([HOUSE, SHED]);
  box.move(1);
  box.submit();
  await service.answer([UNIT]);
  expect(box.state.options[0]).toEqual({ kind: "whole", hit: HOUSE });
  box.act(1);
  await service.answer([ROOM]);
  expect(box.state.trail.map(({ hit }) => hit.id)).toEqual([ESTATE.id, HOUSE.id, UNIT.id]);
  box.act(0);
  expect(box.state).toMatchObject({ chosen: ROOM, open: false, text: "东路1号花园1栋1单元101" });
});

test("a building can be taken as it is", async () => {
  const box = search();
  await typed(box, "1栋", [HOUSE]);
  box.act(0);
  await service.answer([UNIT]);
  box.act(0);
  expect(box.state.chosen).toEqual(HOUSE);
});

test("a building with nothing below it is taken at once, without the marks of the search", async () => {
  const box = search();
  await typed(box, "2栋", [{ ...SHED, highlight: [[0, 2]] }]);
  box.act(0);
  expect(box.state.chosen).toEqual(SHED);
});

test("where buildings are asked for, nobody is led to rooms", async () => {
  const box = search("building");
  await typed(box, "1栋", [HOUSE, ROOM]);
  box.act(1);
  expect(box.state.chosen).toBeNull();
  box.act(0);
  expect(box.state.chosen).toEqual(HOUSE);
});

test("where rooms are asked for, no building is taken", async () => {
  const box = search("room");
  await typed(box, "栋", [SHED, HOUSE]);
  box.act(0);
  expect(box.state.chosen).toBeNull();
  box.act(1);
  await service.answer([UNIT]);
  expect(box.state.options.map(({ kind }) => kind)).toEqual(["hit"]);
});

test("a direct box takes what may be taken, and still has a way further", async () => {
  const box = search("estate building room", true);
  await typed(box, "花园", [ESTATE]);
  expect(box.enter(0)).toBe(true);
  await service.answer([HOUSE]);
  box.act(0);
  expect(box.state.chosen).toEqual(ESTATE);
});

test("a step back brings back what was typed before it", async () => {
  const box = search();
  await typed(box, "花", [ESTATE]);
  box.act(0);
  await service.answer([HOUSE]);
  box.enter(0);
  await service.answer([UNIT]);
  box.back();
  expect(service.asked.at(-1)).toMatchObject({ q: "", within: ESTATE.id });
  await service.answer([HOUSE]);
  box.back();
  expect(box.state).toMatchObject({ text: "花", trail: [] });
  expect(service.asked.at(-1)).toMatchObject({ q: "花", within: null });
});

test("typing after a choice drops it and looks everywhere", async () => {
  const box = search();
  await typed(box, "花园", [ESTATE]);
  box.act(0);
  await service.answer([SHED]);
  box.act(0);
  await typed(box, "东路", [ESTATE]);
  expect(box.state.chosen).toBeNull();
  expect(service.asked.at(-1)).toMatchObject({ q: "东路", within: null });
});

test("Enter takes no candidate of an earlier text", async () => {
  const box = search();
  await typed(box, "2栋", [SHED]);
  box.type("1栋");
  box.submit();
  expect(box.state.chosen).toBeNull();
  expect(service.asked.at(-1)?.q).toBe("1栋");
});

test("an answer takes the keyboard off a line of the question before", async () => {
  const box = search();
  await typed(box, "栋", [SHED, HOUSE]);
  box.type("1栋");
  box.move(1);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  box.move(1);
  await service.answer([HOUSE]);
  expect(box.state.active).toBe(-1);
});

test("a whole address, typed to the letter, is chosen on leaving", async () => {
  const box = search();
  await typed(box, SHED.text, [SHED, HOUSE]);
  box.close();
  expect(box.state.chosen).toEqual(SHED);
});

test("a text that means several addresses chooses none on leaving", async () => {
  const box = search();
  await typed(box, "2栋", [SHED]);
  box.close();
  expect(box.state).toMatchObject({ chosen: null, open: false, text: "2栋" });
});

test("a long text without candidates can be matched as a whole", async () => {
  const box = search();
  await typed(box, "甲区东路一号花园二栋", []);
  expect(box.state.options).toEqual([{ kind: "match", text: "甲区东路一号花园二栋" }]);
  box.submit();
  await vi.advanceTimersByTimeAsync(0);
  expect(service.matched).toEqual(["甲区东路一号花园二栋"]);
  expect(box.state.match).toBe(MATCH);
  expect(texts(box)).toEqual([SHED.id]);
});

test("a short text without candidates is not offered for matching", async () => {
  const box = search();
  await typed(box, "东路", []);
  expect(box.state).toMatchObject({ options: [], progress: "answered" });
});

test("a failure leaves no candidates, and can be tried again", async () => {
  const box = search();
  box.type("东路");
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await service.answer(new OfflineError(null));
  expect(box.state).toMatchObject({ progress: "failed", options: [] });
  box.retry();
  await service.answer([HOUSE]);
  expect(texts(box)).toEqual([HOUSE.id]);
});

test("the arrow keys walk around the ends of the list", async () => {
  const box = search();
  await typed(box, "栋", [HOUSE, SHED]);
  box.move(-1);
  expect(box.state.active).toBe(1);
  box.move(1);
  expect(box.state.active).toBe(0);
});
