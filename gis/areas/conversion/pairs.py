"""What areas of two days have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

Measure = Literal["area", "addresses", "buildings", "facilities", "people"]
MEASURES: tuple[Measure, ...] = ("area", "addresses", "buildings", "facilities", "people")
Shares = dict[str | None, Fraction]


@dataclass(frozen=True, slots=True)
class Pair:
    """What lies in an old and a new area, None standing for none: `amounts` are `area` in m² and
    numbers of what is there today and not retired. Without `people` for those who may not know.
    """

    old: str | None
    new: str | None
    amounts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Conversion:
    """From the areas of a level on one day to those on another.

    `pairs` are about the areas that are not on both days with the same code and the same outline,
    `unchanged` are the codes of those that are. `from_day` may be the later one.
    """

    from_day: date
    to_day: date
    level: str
    pairs: tuple[Pair, ...]
    unchanged: tuple[str, ...]

    def divisions(self, measure: Measure) -> dict[str, Shares]:
        """How each old area divides among new ones: parts of 1, exactly, by what is counted there,
        or by ground where nothing is.
        """
        pairs: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            if pair.old is not None:
                pairs.setdefault(pair.old, []).append(pair)
        divided = {old: _shares(parts, measure) for old, parts in pairs.items()}
        return {**divided, **{code: {code: Fraction(1)} for code in self.unchanged}}

    def document(self) -> dict[str, Any]:
        """As plain values, for JSON. `shares` are those of the old area's whole, None where it does
        not divide: where there is none, or where only points on its border go to another one.
        """
        totals: dict[str | None, dict[str, float]] = {}
        for pair in self.pairs:
            total = totals.setdefault(pair.old, dict.fromkeys(pair.amounts, 0))
            for measure, amount in pair.amounts.items():
                total[measure] += amount
        whole = {None, *self.unchanged}
        return {
            "from": self.from_day.isoformat(),
            "to": self.to_day.isoformat(),
            "level": self.level,
            "pairs": [
                _plain(pair, None if pair.old in whole else totals[pair.old]) for pair in self.pairs
            ],
            "unchanged": list(self.unchanged),
        }


def _shares(pairs: Sequence[Pair], measure: Measure) -> Shares:
    for by in (measure, "area"):
        amounts = {pair.new: Fraction(pair.amounts[by]) for pair in pairs}
        total = sum(amounts.values())
        if total:
            return {new: part / total for new, part in amounts.items() if part}
    # Not even ground that could be measured: it stays where it was, which is nowhere now.
    return {None: Fraction(1)}


def _plain(pair: Pair, total: Mapping[str, float] | None) -> dict[str, Any]:
    counts = {name: amount for name, amount in pair.amounts.items() if name != "area"}
    shares = total and {
        measure: round(amount / total[measure], 6) if total[measure] else 0.0
        for measure, amount in pair.amounts.items()
    }
    return {
        "old": pair.old,
        "new": pair.new,
        "area_m2": round(pair.amounts["area"], 2),
        "counts": counts,
        "shares": shares,
    }
