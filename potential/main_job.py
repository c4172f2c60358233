"""The main job: prove and verify theorems, run their methods on real data, draw the pictures, print one table."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from potential.errors import InputError, PotentialError
from potential.proof import NotProved, verify
from potential.prover import prove
from potential.theorem import Theorem

# On so many bundled problems of its class each theorem is checked.
PROBLEMS = 2


@dataclass
class Row:
    """One theorem on one problem: true where it is proved, its saved certificate verified and its run as it claims."""

    theorem: str
    bound: str
    proved: bool
    verified: bool
    problem: str
    report: Any
    reason: str = ""

    def __bool__(self) -> bool:
        return self.proved and self.verified and bool(self.report)

    @property
    def verdict(self) -> str:
        """The three verdicts in words."""
        said = ["proved" if self.proved else "NOT PROVED", "verified" if self.verified else "NOT VERIFIED"]
        return ", ".join([*said, "holds" if self.report else "DOES NOT HOLD"])

    def to_dict(self) -> dict[str, Any]:
        """The row for JSON."""
        return {
            "theorem": self.theorem,
            "bound": self.bound,
            "proved": self.proved,
            "verified": self.verified,
            "problem": self.problem,
            "reason": self.reason,
            "check": self.report.to_dict() if self.report is not None else None,
        }


def run_catalogue(
    theorems: list[Theorem], problems: list[str] | None, steps: int, out: Path | None, *, quiet: bool = False
) -> list[Row]:
    """Prove, verify and check each theorem on `problems`, or on bundled problems of its class; print and plot.

    Plots go into the folder `out`; nothing is printed where `quiet`. Raises InputError for an unknown problem.
    """
    began = time.perf_counter()
    console = Console() if Console().is_terminal else Console(width=200)
    rows: list[Row] = []
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"the folder {out} cannot be made: {error.strerror}") from error
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, disable=quiet)
    with bar:
        task = bar.add_task("", total=len(theorems))
        for theorem in theorems:
            bar.update(task, description=theorem.name)
            rows += _one(theorem, problems, steps, out)
            bar.advance(task)
    if not quiet:
        console.print(_table(rows))
        for row in rows:
            if row.report is not None and row.report.rate_note:
                console.print(
                    f"* {row.theorem} on {row.problem}: {row.report.rate_note}.", highlight=False, markup=False
                )
        for row in rows:
            if not row:
                console.print(f"{row.theorem} on {row.problem}: {row.verdict}. {row.reason}", markup=False)
        failed = sum(not row for row in rows)
        spent = time.perf_counter() - began
        names = {row.theorem for row in rows}
        where = f"; plots in {out}/" if out is not None else ""
        console.print(
            f"{len(names)} theorems, {len(rows)} runs, {failed} failed, in {spent:.0f} s{where}", highlight=False
        )
    return rows


def _one(theorem: Theorem, problems: list[str] | None, steps: int, out: Path | None) -> list[Row]:
    """The rows of one theorem."""
    from methods.problems import bundled_problem, problems_for
    from proofs import certificate_path

    bound, reasons, proved = "", [], True
    try:
        bound = prove(theorem).conclusion.text
    except NotProved as error:
        proved = False
        reasons.append(str(error))
    path = certificate_path(theorem.name)
    verified = False
    if path.is_file():
        verdict = verify(path.read_text(), theorem)
        verified = bool(verdict)
        reasons += [verdict.reason] if verdict.reason else []
    elif theorem.name.count("/") and ":" not in theorem.name:
        reasons.append("no certificate is saved for it: run `potential prove --save`")
    else:
        verified = proved  # a user's own theorem has no place in the catalogue
    chosen = [bundled_problem(name) for name in problems or []]
    if not problems:
        chosen = problems_for(theorem.problem_class.__name__)[:PROBLEMS]
    rows = []
    for problem in chosen:
        report, failures = None, []
        try:
            from potential.numeric_check import check

            report = check(theorem, problem, steps=steps)
            failures = report.failures()
        except PotentialError as error:
            failures = [str(error)]
        rows.append(Row(theorem.name, bound, proved, verified, problem.name, report, "; ".join([*reasons, *failures])))
        if out is not None and report is not None:
            stem = f"{theorem.name}-{problem.name}".replace("/", "-").replace(" ", "-").replace(",", "")
            report.plot(out / f"{''.join(c for c in stem if c.isalnum() or c in '-._')}.svg")
    return rows


def _violation(report: Any) -> str:
    """The largest excess over what the theorem and rounding allow."""
    if report is None:
        return ""
    return "none" if report.largest_violation <= 0 else f"{report.largest_violation:.1e}"


def _table(rows: list[Row]) -> Table:
    table = Table(show_lines=False)
    headings = ("theorem", "bound", "problem", "run", "verdict", "largest violation", "at the end")
    for name in (*headings, "observed", "guaranteed"):
        table.add_column(name, overflow="fold", no_wrap=name == "theorem")
    last = ""
    for row in rows:
        first = row.theorem != last
        last = row.theorem
        report = row.report
        table.add_row(
            row.theorem if first else "",
            escape(row.bound) if first else "",
            escape(row.problem),
            report.extent if report is not None else "",
            row.verdict,
            _violation(report),
            report.last if report is not None else "",
            f"{report.observed_rate()}{' *' if report.rate_note else ''}" if report is not None else "",
            str(report.guaranteed_rate()) if report is not None else "",
            style="" if row else "bold red",
        )
    return table
