"""Figures as tables for people and as JSON for programs."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spread:
    """What several runs gave."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(min(values), statistics.median(values), max(values))

    def __str__(self) -> str:
        if self.least == self.most:
            return _digits(self.median)
        return f"{_digits(self.median)} ({_digits(self.least)}…{_digits(self.most)})"


Cell = str | int | float | Spread | None


class Report:
    """Prints each table as soon as it is there, and keeps it for the JSON file."""

    def __init__(self, title: str, facts: Mapping[str, object]) -> None:
        self._facts: dict[str, object] = {
            "benchmark": title,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._tables: dict[str, list[dict[str, object]]] = {}
        for name, value in facts.items():
            self.fact(name, value)

    def fact(self, name: str, value: object) -> None:
        self._facts[name] = value
        print(f"{name}: {value}", flush=True)

    def table(self, title: str, rows: Sequence[Mapping[str, Cell]]) -> None:
        self._tables[title] = [{name: _plain(cell) for name, cell in row.items()} for row in rows]
        print(f"\n{title}")
        names = list(dict.fromkeys(name for row in rows for name in row))
        shown = [names, *([_shown(row.get(name)) for name in names] for row in rows)]
        widths = [max(len(line[n]) for line in shown) for n in range(len(names))]
        for line in shown:
            first = line[0].ljust(widths[0])
            rest = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
            print("  ".join([first, *rest]).rstrip(), flush=True)

    def write(self, file: Path) -> None:
        found = {"facts": self._facts, "tables": self._tables}
        file.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(f"\nwritten to {file}")


def _plain(cell: Cell) -> object:
    return asdict(cell) if isinstance(cell, Spread) else cell


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return _digits(cell) if isinstance(cell, float) else str(cell)


def _digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
