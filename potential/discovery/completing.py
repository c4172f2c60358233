"""The unknowns of a method that brings its own potential: found, and proved."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.discovery.filled import Filled, in_symbols
from potential.discovery.filling import Filling, fillings
from potential.discovery.found import Discovery, Found
from potential.discovery.given import read_given
from potential.errors import PotentialError
from potential.proving import prove
from potential.search.multipliers import search
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

_FAILURES = 4  # values of one kind that are given to the prover in vain


class Completion:
    """One search for the unknowns of a method's own potential."""

    def __init__(self, theorem: Theorem, say: Callable[[str], None]) -> None:
        self.theorem, self.say = theorem, say
        self.result = Discovery(theorem.method_class)
        self.given = read_given(theorem)
        self.study = Filling(self.given)
        # What makes no sense is said before the search.
        for name in self.study.names:
            self.study.unit_of(name)
        assert isinstance(self.study.bounds, dict)
        self.began = time.perf_counter()
        self.seen: set[str] = set()

    def run(self) -> None:
        """Look for each kind of values in turn; the first kind with a proof, and what bounds the start otherwise."""
        came: dict[str, str] = {}  # of each kind of values, what came of it
        for kind, values in fillings(self.study):
            if kind not in came and "proved" in came.values():
                break
            came.setdefault(kind, "none")
            for failures, one in enumerate(values, start=1):
                shown = _shown(one)
                if shown in self.seen:
                    break
                self.seen.add(shown)
                if self._prove(one, shown):
                    came[kind] = "proved"
                    break
                came[kind] = "proved" if came[kind] == "proved" else "supported by the samples, not proved"
                if failures > _FAILURES:
                    break
        self.result.tried += [f"{kind}: {said}" for kind, said in came.items()]

    def rank(self, found: Found) -> tuple[Any, ...]:
        """Best first: in the order in which they were found."""
        return (found.seconds,)

    def simplicity(self, found: Found) -> tuple[Any, ...]:
        """Best first: the shortest values."""
        return (sum(len(str(v)) for v in found.values.values()), found.seconds)

    def _prove(self, values: dict[str, Coefficient], said: str) -> bool:
        name = f"Discovered{self.theorem.method_name}"
        count = len(self.result.found) + 1
        state = "x" if len(self.given.reading.state) == 1 else "s"
        name = name if count == 1 else f"{name}{count}"
        filled = Filled(self.theorem.method_class, values, state, name, self.given.functions)
        try:
            made = filled.method()
            searches = [search(obligation) for obligation in trace(made).obligations]
            if any(s.argument is None for s in searches):
                if all(s.infeasible_at is None for s in searches):
                    self.result.open.append(said)
                return False
            proof = prove(made)
            text = proof.conclusion.text
        except (PotentialError, ZeroDivisionError):
            return False
        seconds = time.perf_counter() - self.began
        self.result.found.append(Found(None, made, proof, filled.source(), seconds, in_symbols(values)))
        self.say(f"{seconds:6.1f} s  {said}: {text}")
        return True


def _shown(values: dict[str, Coefficient]) -> str:
    return ", ".join(f"{n} = {v}" for n, v in in_symbols(values).items())
