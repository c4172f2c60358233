"""What is said of a theorem for which no proof was found."""

from __future__ import annotations

from html import escape
from typing import Any

import potential.refutation.recording  # noqa: F401 - with it counterexamples pickle
from potential.errors import PotentialError
from potential.presentation.html import claim
from potential.search.multipliers import Search
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem
from potential.statement.trace import trace


class NotProved(PotentialError):
    """A theorem for which no proof was found.

    `.reason` says why; `.statement` is the claim, `.search` what the numeric search came to, if there was one;
    `.counterexample` is a function of the class and a point where the claim fails, or None. `.kind` is one of

    - "false": there is a counterexample;
    - "undefined": what the statement takes for granted fails somewhere, a denominator at t = 0, say;
    - "not implied": at a sample, the inequalities of the class do not give the claim, and no counterexample was found,
      or in this class none is looked for;
    - "no closed form": multipliers exist at every sample, and none were found for all parameters at once;
    - "sign not shown": a proof was found but for a sign that the statement takes for granted;
    - "vacuous": what a method says of the numbers that its iterates decide can be met by none.
    """

    exit_code = 1

    def __init__(
        self,
        statement: Statement,
        search: Search | None,
        reason: str = "",
        *,
        kind: str = "no closed form",
        counterexample: Any = None,
    ) -> None:
        self.statement = statement
        self.search = search
        self.reason = reason or (f"{search.obligation.name}: {search.note}" if search else "")
        self.kind = kind
        self.counterexample: Any = counterexample
        said = f"{statement.theorem.name} is not proved. {self.reason[:1].upper()}{self.reason[1:]}"
        super().__init__(self.reason if counterexample is not None else said)

    def __reduce__(self) -> tuple[Any, ...]:
        """The theorem and what is known of it: its code is read again where it is unpickled, without the search."""
        return _again, (self.statement.theorem, self.reason, self.kind, self.counterexample)

    def _repr_html_(self) -> str:
        """What was claimed, and what is known of it, for a notebook."""
        said = "".join(f"<p>{escape(line)}</p>" for line in str(self).splitlines())
        found = said if self.counterexample is None else self.counterexample._repr_html_()
        return f"{claim(self.statement.theorem)}<h4>Not proved: {escape(self.kind)}</h4>{found}"

    def __repr__(self) -> str:
        return f"<NotProved {self.statement.theorem.name}: {self.kind}>"


def _again(theorem: Theorem, reason: str, kind: str, counterexample: Any) -> NotProved:
    return NotProved(trace(theorem), None, reason, kind=kind, counterexample=counterexample)
