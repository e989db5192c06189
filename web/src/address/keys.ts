import type { AddressSearch } from "./search.ts";

/** What the keys do in the box; `onSubmit` is Enter on a closed list. */
export function onKeyDown(event: KeyboardEvent, search: AddressSearch, onSubmit: () => void): void {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const input = event.currentTarget as HTMLInputElement;
  if (KEYS[event.key]?.(search, input, onSubmit)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** True where a key was for the box and not for the text in it. */
type Key = (search: AddressSearch, input: HTMLInputElement, onSubmit: () => void) => boolean;

const KEYS: Readonly<Record<string, Key>> = {
  ArrowDown: (search) => walk(search, 1),
  ArrowUp: (search) => walk(search, -1),
  ArrowRight: (search, input) => {
    const atEnd = input.selectionStart === input.value.length;
    return search.state.open && atEnd && search.enter();
  },
  ArrowLeft: (search) => goBack(search),
  Backspace: (search) => goBack(search),
  Enter: (search, _input, onSubmit) => {
    if (search.state.open) search.submit();
    else onSubmit();
    return true;
  },
  Escape: (search) => {
    if (search.state.open) search.close();
    else if (search.state.text === "" && search.state.trail.length === 0) return false;
    else search.show("");
    return true;
  },
};

function walk(search: AddressSearch, by: 1 | -1): boolean {
  if (search.state.open) search.move(by);
  else search.open();
  return true;
}

function goBack(search: AddressSearch): boolean {
  const { text, trail } = search.state;
  if (text !== "" || trail.length === 0) return false;
  search.back();
  return true;
}
