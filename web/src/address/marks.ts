/** A piece of a text; `marked` where the query was found. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

type Range = readonly [start: number, end: number];

/** The part of `text` from `start` to `end` in pieces, by the ranges of the whole text that are
 * marked. Ranges that overlap or lie outside do no harm. */
export function markedPieces(
  text: string,
  ranges: readonly Range[],
  start = 0,
  end = text.length,
): Piece[] {
  const pieces: Piece[] = [];
  const put = (from: number, to: number, marked: boolean) => {
    if (to > from) pieces.push({ text: text.slice(from, to), marked });
  };
  let at = start;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const first = Math.min(end, Math.max(at, from));
    const last = Math.min(end, Math.max(at, to));
    put(at, first, false);
    put(first, last, true);
    at = last;
  }
  put(at, end, false);
  return pieces;
}
