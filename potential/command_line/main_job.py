"""The main job: prove and verify theorems, run their methods on real data, draw the pictures, print one table."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from potential.catalogue import bundled_problem, catalogue_of, problems_for, saved_certificate
from potential.command_line.output import Block, counted, print_rows, say, write
from potential.errors import InputError, MissingOracleError, PotentialError
from potential.laboratory.check import check
from potential.pages.drawing import picture_file
from potential.proof import Proof, verdict_on, verify
from potential.proving import prove
from potential.refutation.not_proved import NotProved
from potential.statement.theorem import Theorem, find, registered
from potential.writing.text import tidied

# Fewer theorems than this are not worth another process.
_FEW = 4

# On so many bundled problems of its class each theorem is checked.
PROBLEMS = 2


HELD, NOT_APPLICABLE = "held", "not applicable"


@dataclass
class CheckedRow:
    """One theorem on one problem: true where it is proved, its saved certificate verified and its run as it claims.

    `outcome` is the verdict of the run: "held", "failed at step k", or "not applicable" where nothing was run, as
    `reason` says why. `check` is the report of the run as plain data, None where there was none; `run`, `violation`,
    `last`, `observed` and `guaranteed` are what the table shows of it, and `note` says why a run seems slower than its
    guarantee.
    """

    theorem: str
    bound: str
    proved: bool
    verified: bool
    problem: str
    reason: str = ""
    outcome: str = NOT_APPLICABLE
    check: dict[str, Any] | None = None
    run: str = ""
    violation: str = ""
    last: str = ""
    observed: str = ""
    guaranteed: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the run is as the theorem claims."""
        return self.outcome == HELD

    @property
    def applies(self) -> bool:
        """Whether there was a run."""
        return self.outcome != NOT_APPLICABLE

    def __bool__(self) -> bool:
        return self.proved and self.verified and self.holds

    def show(self, report: Any) -> None:
        """Take over what there is to be shown of the report of a run."""
        self.outcome, self.check, self.run, self.last = report.verdict, report.to_dict(), report.extent, report.last
        if report.refused:
            self.check = None
        self.violation = "none" if report.largest_violation <= 0 else f"{report.largest_violation:.1e}"
        self.observed, self.guaranteed = str(report.observed_rate()), str(report.guaranteed_rate())
        self.note = report.rate_note

    @property
    def verdict(self) -> str:
        """The three verdicts in words."""
        said = ["proved" if self.proved else "not proved", "verified" if self.verified else "not verified"]
        return ", ".join([*said, self.outcome])

    def to_dict(self) -> dict[str, Any]:
        """The row for JSON."""
        return {
            "theorem": self.theorem,
            "bound": self.bound,
            "proved": self.proved,
            "verified": self.verified,
            "verdict": self.outcome,
            "problem": self.problem,
            "reason": self.reason,
            "check": self.check,
        }


def exit_code(rows: list[CheckedRow]) -> int:
    """What a command says: 0 where all is proved, verified and held, 1 where something is not, 2 where nothing was
    found wrong and some check was not applicable."""
    if any(not (row.proved and row.verified) or (row.applies and not row.holds) for row in rows):
        return 1
    return 0 if all(rows) else 2


def run_catalogue(
    theorems: list[Theorem], problems: list[str] | None, steps: int, out: Path | None, *, quiet: bool = False
) -> list[CheckedRow]:
    """Prove, verify and check each theorem on `problems`, or on bundled problems of its class; print and plot.

    Many theorems of the catalogue are shared out to one process for each core. Plots go into the folder `out`;
    nothing is printed where `quiet`. Raises InputError for an unknown problem.
    """
    began = time.perf_counter()
    rows: list[CheckedRow] = []
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"the folder {out} cannot be made: {error.strerror}") from error
    # What goes on is told on a terminal only, and is gone at the end.
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=len(theorems))
        for found in _each(theorems, problems, steps, out):
            rows += found
            bar.update(task, description=found[-1].theorem if found else "", advance=1)
    if not quiet:
        _print(rows)
        _print_sum(rows, time.perf_counter() - began, out)
    return rows


def _print(rows: list[CheckedRow]) -> None:
    """Each run in a row, or in a block where rows do not fit; why a rate seems slow, and what is wrong, below."""
    table = [
        (
            row.theorem,
            row.bound,
            row.problem,
            row.run,
            row.verdict,
            row.violation,
            row.last,
            f"{row.observed}{' *' if row.note else ''}",
            row.guaranteed,
        )
        for row in rows
    ]
    headings = ("theorem", "bound", "problem", "run", "verdict", "violation", "at the end", "observed", "guaranteed")
    print_rows(headings, table, _blocks(rows))
    for row in rows:
        if row.note:
            say(f"* {row.theorem} on {row.problem}: {row.note}.")
    for row in rows:
        if not row:
            say(f"{row.theorem} on {row.problem}: {row.verdict}. {row.reason}")


def _blocks(rows: list[CheckedRow]) -> Iterator[Block]:
    """A heading for each theorem, and a block for each of its runs."""
    last = ""
    for row in rows:
        if row.theorem != last:
            yield Block(row.theorem, (row.bound or "NOT PROVED",), not row.proved)
        last = row.theorem
        yield Block(f"  on {row.problem}: {row.verdict}", tuple(f"  {line}" for line in _run(row)), not row)


def _run(row: CheckedRow) -> list[str]:
    if not row.run:
        return []
    note = " *" if row.note else ""
    return [
        f"{row.run}, largest violation {row.violation}, at the end {row.last}",
        f"observed {row.observed}{note}",
        f"guaranteed {row.guaranteed}",
    ]


def _print_sum(rows: list[CheckedRow], spent: float, out: Path | None) -> None:
    skipped = sum(row.proved and row.verified and not row.applies for row in rows)
    failed = sum(not row for row in rows) - skipped
    parts = [
        counted(len({row.theorem for row in rows}), "theorem"),
        counted(len(rows), "run"),
        f"{failed} failed",
        f"{skipped} not applicable" if skipped else "",
        f"in {spent:.0f} s",
    ]
    where = f"; plots in {out}/" if out is not None else ""
    print()
    say(", ".join(filter(None, parts)) + where)


def _each(
    theorems: list[Theorem], problems: list[str] | None, steps: int, out: Path | None
) -> Iterator[list[CheckedRow]]:
    """The rows of each theorem, in order."""
    known = registered()
    # A theorem of the catalogue is known to another process by its name.
    if len(theorems) < _FEW or any(known.get(theorem.name) is not theorem for theorem in theorems):
        yield from (_one(theorem, problems, steps, out) for theorem in theorems)
        return
    import joblib

    shared = joblib.Parallel(n_jobs=os.cpu_count() or 1, return_as="generator")
    yield from shared(joblib.delayed(_named)(theorem.name, problems, steps, out) for theorem in theorems)


def _named(name: str, problems: list[str] | None, steps: int, out: Path | None) -> list[CheckedRow]:
    return _one(find(name), problems, steps, out)


def _one(theorem: Theorem, problems: list[str] | None, steps: int, out: Path | None) -> list[CheckedRow]:
    """The rows of one theorem."""
    bound, reasons, proved = "", [], True
    claim: Theorem | Proof = theorem
    try:
        claim = prove(theorem)
        bound = tidied(claim.conclusion.formula)
    except NotProved as error:
        proved = False
        reasons.append(str(error))
    text = saved_certificate(theorem.name)
    verified = False
    if text is not None:
        verdict = verdict_on(text, claim.statement) if isinstance(claim, Proof) else verify(text, theorem)
        verified = bool(verdict)
        reasons += [verdict.reason] if verdict.reason else []
    elif catalogue_of(theorem.name) is not None:
        reasons.append("no certificate is saved for it: run `potential prove --save`")
    else:
        verified = proved  # a user's own theorem has no place in the catalogue
    chosen = [bundled_problem(name) for name in problems or []]
    rows: list[CheckedRow] = []
    passed_over: list[CheckedRow] = []
    for problem in chosen or problems_for(theorem.problem_class.__name__):
        if len(rows) == PROBLEMS and not chosen:
            break
        row = CheckedRow(theorem.name, bound, proved, verified, problem.name)
        try:
            report = check(claim, problem, steps=steps)
        except PotentialError as error:
            row.reason = "; ".join([*reasons, str(error)])
            # Another problem of the class may have what this one lacks, such as a curvature along lines.
            (passed_over if isinstance(error, MissingOracleError) and not chosen else rows).append(row)
            continue
        rows.append(row)
        row.show(report)
        row.reason = "; ".join([*reasons, *report.failures()])
        if out is not None:
            stem = f"{theorem.name}-{problem.name}".replace("/", "-").replace(" ", "-").replace(",", "")
            write(out / f"{''.join(c for c in stem if c.isalnum() or c in '-._')}.svg", picture_file(report))
    if not chosen:
        rows += passed_over[: PROBLEMS - len(rows)]
    return rows
