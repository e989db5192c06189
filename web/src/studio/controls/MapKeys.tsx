import { useEffect } from "preact/hooks";
import { finish, removePlace } from "../editing/draft.ts";
import { studioMap } from "../map/handle.ts";
import { drawAt } from "../map/pen.ts";
import {
  cancel,
  chosenVertex,
  draft,
  draw,
  redoStep,
  snapPaused,
  undoStep,
} from "../state/drawing.ts";
import { isPlanner } from "../state/planner.ts";
import { address } from "../state/room.ts";

/** The keyboard's part in drawing; nothing to see. */
export function MapKeys() {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const mayDraw = isPlanner.peek() && address.peek().room === "draw";
      if (event.key === "Alt" && mayDraw && draft.peek().tool) {
        snapPaused.value = true;
        // Alone it would open the browser's menu.
        event.preventDefault();
      }
      if (mayDraw && !isTyping(event.target) && press(event)) event.preventDefault();
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === "Alt") snapPaused.value = false;
    };
    const leave = () => {
      snapPaused.value = false;
    };
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    addEventListener("blur", leave);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
      removeEventListener("blur", leave);
    };
  }, []);
  return null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/** Whether the key meant the drawing. */
function press({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean {
  const command = ctrlKey || metaKey;
  const name = key.toLowerCase();
  const onMap = target instanceof HTMLCanvasElement;
  if (command && name === "z") return done(shiftKey ? redoStep : undoStep);
  if (command && name === "y") return done(redoStep);
  if (name === "escape") return done(cancel);
  if (name === "delete" || name === "backspace") return done(takeOut);
  const onPage = onMap || target === document.body;
  if (name === "enter" && onPage) return done(() => draw(finish(draft.peek())));
  if (name === " " && onMap) return done(drawInTheMiddle);
  return false;
}

function done(work: () => void): true {
  work();
  return true;
}

/** The chosen vertex; of an unfinished line the last one. */
function takeOut(): void {
  const now = draft.peek();
  const at = chosenVertex.peek() ?? (now.finished ? null : now.line.length - 1);
  if (at === null) return;
  chosenVertex.value = null;
  draw(removePlace(now, at));
}

function drawInTheMiddle(): void {
  const map = studioMap.peek();
  if (!map) return;
  const { lng, lat } = map.getCenter();
  drawAt(map, [lng, lat]);
}
