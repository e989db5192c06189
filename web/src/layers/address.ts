/** A standard address in two parts: the areas it lies in, and what tells it from its neighbours. */
export interface AddressParts {
  readonly areas: string;
  readonly rest: string;
}

/** Province 省, city 市, district 区, street 街道, community 社区: what comes first, in this order. */
const AREAS =
  /^(?:\D{1,8}?省)?(?:\D{1,8}?市)?(?:\D{1,8}?[区县])?(?:\D{1,10}?街道)?(?:\D{1,12}?社区)?/;

/** Parts a Chinese standard address (GB/T 23705); any other text stays whole. */
export function partAddress(text: string): AddressParts {
  const areas = AREAS.exec(text)?.[0] ?? "";
  const whole = !/街道|社区$/.test(areas) || areas.length === text.length;
  return whole ? { areas: "", rest: text } : { areas, rest: text.slice(areas.length) };
}
