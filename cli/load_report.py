"""Prints what a load did."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer
from rich.table import Table

from cli.console import console
from gis.loading import Fault, Report

SHOWN_FAULTS = 5
COUNTS = ("read", "inserted", "updated", "unchanged")


def show(reports: Sequence[Report], as_json: bool) -> None:
    """As a table for people, or as one JSON list for programs."""
    if as_json:
        typer.echo(
            json.dumps([_as_json(report) for report in reports], ensure_ascii=False, default=str)
        )
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("table", *COUNTS, "rejected", "repaired", "s"):
        table.add_column(name, no_wrap=True, justify="left" if name == "table" else "right")
    for report in reports:
        table.add_row(
            report.table,
            *(f"{getattr(report, name):,}" for name in COUNTS),
            f"{len(report.rejected):,}",
            f"{len(report.repaired):,}",
            f"{report.seconds:.1f}",
        )
    console.print(table)
    for report in reports:
        _show_details(report)


def _show_details(report: Report) -> None:
    datums = ", ".join(dict.fromkeys(report.crs))
    encodings = ", ".join(dict.fromkeys(name for name in report.encodings if name))
    used = f"{report.table}: read as {datums}" + (f", text as {encodings}" if encodings else "")
    console.print(used, markup=False)
    for note in report.notes:
        console.print(f"{report.table}: {note}", markup=False)
    for title, faults in (("rejected", report.rejected), ("repaired", report.repaired)):
        if faults:
            by_kind = report.by_kind(faults)
            counted = ", ".join(f"{count:,} {kind}" for kind, count in by_kind.items())
            console.print(f"{report.table}: {title}: {counted}", markup=False)
            _show_some(faults)
    for file in report.rejected_files:
        console.print(f"{report.table}: the rejected records are in {file}", markup=False)
    if report.dry_run:
        console.print(f"{report.table}: a dry run, nothing was written", markup=False)


def _show_some(faults: Sequence[Fault]) -> None:
    for fault in faults[:SHOWN_FAULTS]:
        part = f", part {fault.part}" if fault.part else ""
        line = f"  {fault.file}, record {fault.record}{part}: {fault.reason}"
        console.print(line, markup=False)
    if len(faults) > SHOWN_FAULTS:
        console.print(f"  … and {len(faults) - SHOWN_FAULTS:,} more", markup=False)


def _as_json(report: Report) -> dict[str, Any]:
    return asdict(report) | {
        "rejected": len(report.rejected),
        "repaired": len(report.repaired),
        "rejections": [asdict(fault) for fault in report.rejected],
        "repairs": [asdict(fault) for fault in report.repaired],
    }
