"""What is known of a theorem: its proof, a run of its method, its tightness, and the check by a proof assistant."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from potential.catalogue import bad_instances, folders, problems_for, saved_certificate, saved_tightness
from potential.errors import PotentialError
from potential.proof import Proof, proved_again
from potential.refutation.not_proved import NotProved
from potential.statement.theorem import Theorem
from potential.worst_cases import ratios

#: So many runs of a method that draws at random show their spread on a page.
_SEEDS = 3


@dataclass
class Entry:
    """A theorem with all that is known of it.

    `proof` is None where there is none, and `reason` says why; `verified` says whether the saved certificate was
    accepted by the kernel. `check` is the numeric check of a run, None where none could be made (`check_failure` says
    why). `tightness` is what the catalogue has saved of a bad instance, `ratios` of exact worst cases, `constant` what
    it says of the bound beside the best one that is known, empty where it says nothing; `machine` is the record of
    the check by a proof assistant, None where it does not cover the theorem (`machine_reason` says why).
    """

    theorem: Theorem
    proof: Proof | None = None
    reason: str = ""
    verified: bool = False
    check: Any = None
    check_failure: str = ""
    tightness: dict[str, Any] | None = None
    ratios: dict[str, Any] | None = None
    constant: str = ""
    machine: dict[str, Any] | None = None
    machine_reason: str = ""

    def __bool__(self) -> bool:
        return self.proof is not None and (self.check is None or bool(self.check))


def entry(claim: Any, steps: int = 1000) -> Entry:
    """Everything that a page says of a theorem: its proof, a run of `steps` steps, what is saved.

    The proof is read from the saved certificate, which the kernel checks; where that fails it is searched for. The run
    is on the first bundled problem of the class or, where there is none, on the theorem's bad instance.
    """
    theorem = Theorem.of(claim)
    found = Entry(theorem)
    _prove(found)
    _run(found, steps)
    found.tightness = saved_tightness().get(theorem.name)
    found.ratios = ratios.saved([theorem.name]).get(theorem.name)
    found.constant = constants().get(theorem.name, "")
    _ask_rocq(found)
    return found


def constants() -> dict[str, str]:
    """How bounds compare with the best that are known, by theorem, from the files constants.toml of the catalogues."""
    return {name: said for folder in folders() for name, said in _said(folder / "constants.toml").items()}


@cache
def _said(path: Path) -> dict[str, str]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _prove(found: Entry) -> None:
    text = saved_certificate(found.theorem.name)
    if text is not None:
        try:
            found.proof, found.verified = proved_again(found.theorem, text), True
            return
        except PotentialError as error:
            found.reason = str(error)
    from potential.proving import prove

    try:
        found.proof = prove(found.theorem)
    except NotProved as error:
        found.reason = str(error)


def _run(found: Entry, steps: int) -> None:
    from potential.laboratory.check import check

    claim = found.proof or found.theorem
    seeds = _SEEDS if found.theorem.problem_class.expectation else None
    try:
        problem = problems_for(found.theorem.problem_class.__name__)[0]
        found.check = check(claim, problem, steps=steps, seeds=seeds)
    except PotentialError as error:
        found.check_failure = str(error)
        case = bad_instances().get(found.theorem.name)
        if case is None:
            return
        instance = case.make(steps)
        try:
            found.check = check(claim, instance.problem, instance.start, steps, seeds=seeds, **instance.parameters)
        except PotentialError as second:
            found.check_failure = str(second)


def _ask_rocq(found: Entry) -> None:
    from potential.rocq.record import machine_checked, read_record

    record = read_record()
    checked, found.machine_reason = machine_checked(found.theorem, record)
    if checked:
        found.machine = dict(record[found.theorem.name])


# A theorem's part of a page -------------------------------------------------------------------------------------------
