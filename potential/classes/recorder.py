"""The recorder of one reading: the vectors that there are, what was asked of a problem, and what it answered.

Every question has one record, an `Answer`, whatever the class of problems; those who read a statement, such as its
inequalities, the export to Rocq and the refuter, filter the list by the name of the oracle.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from potential.algebra.coefficients import Coefficient, Field, signed, written
from potential.algebra.expressions import EUCLIDEAN, Basis, Vector
from potential.errors import NotExpressibleError
from potential.writing import notation
from potential.writing.terms import Term, added, as_factor, times
from potential.writing.text import text

# The name under which the gradient of a function and the value of an operator at a point are recorded.
FIRST_ORDER = "first-order"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that was asked of a problem, with its answer.

    `oracle` is the question's name, and `function` which function or operator is meant, where a problem has several;
    `asked` are the vectors and the exact numbers of the question. `result` is the answer, for most oracles a vector,
    and `known` are the sets in which it is known to lie, by their letters.
    """

    oracle: str
    asked: tuple[Any, ...]
    result: Any
    function: str = ""
    known: frozenset[str] = frozenset()

    @property
    def at(self) -> Any:
        """The first of what was asked, the point of most questions."""
        return self.asked[0]

    @property
    def basis(self) -> Basis:
        """The basis vector that the answer is."""
        basis: Basis = next(iter(self.result.terms))
        return basis


class Recorded:
    """Base of what is asked on behalf of a method and keeps its answers in a recorder."""


class Recorder:
    """The basis vectors of one trace with the names under which a person reads them, and the questions with answers.

    `answers` are all questions in order, each once; a draw at random is a question of its own each time.
    """

    def __init__(self, field: Field, first: int = 0) -> None:
        self.field = field
        self.first = first
        self.index = "t"  # the step that is read, as names show it
        self.fixed: set[Vector] = set()  # the points that keep their names, whatever a step makes of them
        self.last: Vector | None = None  # the last iterate, where a potential has asked for it
        self.basis: list[Basis] = []
        self._formal: list[Basis] = []
        self._origins: dict[Basis, frozenset[Basis] | None] = {}
        self._basis_names: dict[Basis, Callable[[], str]] = {}
        self._point_names: dict[Vector, str] = {}
        self._taken: dict[str, Vector] = {}  # the same, by the names
        self.definitions: dict[Vector, Callable[[], str]] = {}
        self.answers: list[Answer] = []
        self._by_question: dict[tuple[Any, ...], Answer] = {}
        self._by_basis: dict[Basis, Answer] = {}

    def fresh(self, space: str, name: str | Callable[[], str], of: Iterable[Vector] | None = None) -> Vector:
        """A new basis vector; `name` may be computed later, when the points have got theirs.

        `of` are the vectors of which it is a function, none of them where it is given; left out where that is not
        known, and then it may depend on everything before it.
        """
        basis = Basis(self.first + len(self.basis), space)
        self.basis.append(basis)
        self._origins[basis] = None if of is None else frozenset(b for v in of for b in v.terms)
        vector = Vector(self.field, space, {basis: self.field.algebra.one})
        if isinstance(name, str):
            self.name_point(vector, name)
            self._basis_names[basis] = lambda: self._point_names[vector]
        else:
            self._basis_names[basis] = name
        return vector

    def formal(self, space: str, name: str) -> Vector:
        """A vector that is none of the reading, to read off what would be said of it; each is another one."""
        basis = Basis(-1 - len(self._formal), space)
        self._formal.append(basis)
        self._basis_names[basis] = lambda: name
        return Vector(self.field, space, {basis: self.field.algebra.one})

    def depends(self, vector: Vector, on: Basis) -> bool:
        """Whether a vector may depend on what the basis vector `on` is."""
        return any(self._depends(b, on) for b in vector.terms)

    def _depends(self, basis: Basis, on: Basis) -> bool:
        if basis <= on:
            return basis == on
        origins = self._origins[basis]
        return origins is None or any(self._depends(b, on) for b in origins)

    def independent_of(self, on: Basis) -> list[Vector]:
        """Every basis vector that does not depend on what `on` is, whenever it was made."""
        return [
            Vector(self.field, b.space, {b: self.field.algebra.one}) for b in self.basis if not self._depends(b, on)
        ]

    def name_point(self, vector: Vector, name: str, *, again: bool = False) -> None:
        """Give a point its name; the first name stays unless `again`."""
        known = self._point_names.get(vector)
        if known is not None and not again:
            return
        chosen = self._free_name(name, vector)
        if known is not None:
            del self._taken[known]
        self._point_names[vector], self._taken[chosen] = chosen, vector

    def _free_name(self, name: str, vector: Vector | None = None) -> str:
        """The name, or where another vector or a parameter has it, the same with a number: y_t, y2_t."""
        stem, mark, index = name.partition("_")
        k = 2
        while name in self.field.values or (name in self._taken and self._taken[name] != vector):
            name, k = f"{stem}{k}{mark}{index}", k + 1
        return name

    # Questions and answers --------------------------------------------------------------------------------------------

    def answer(
        self,
        oracle: str,
        *asked: Any,
        function: str = "",
        space: str = EUCLIDEAN,
        stem: str = "",
        name: str | Callable[[], str] = "",
        known: Iterable[str] = (),
        definition: Callable[[], str] | None = None,
        drawn: bool = False,
        again: bool = False,
    ) -> Vector:
        """The vector that answers a question: the one that did before, or a new basis vector.

        The answer is a function of the vectors that were asked; what is `drawn` at random is another one each time, and
        may depend on all that came before; `again` asks for another one that does not. An answer within a step is named
        by the letter `stem` and the index t; others have the `name`, which may be computed later. `definition` tells a
        reader how the vector comes about.
        """
        found = None if drawn or again else self.find(oracle, *asked, function=function)
        if found is None:
            vectors = None if drawn else [v for v in asked if isinstance(v, Vector)]
            result = self.fresh(space, self._free_name(f"{stem}_{self.index}") if stem else name, of=vectors)
            if definition is not None:
                self.definitions[result] = definition
            found = self.note(oracle, *asked, result=result, function=function, known=known, again=drawn or again)
            self._by_basis[found.basis] = found
        vector: Vector = found.result
        return vector

    def note(
        self,
        oracle: str,
        *asked: Any,
        result: Any = None,
        function: str = "",
        known: Iterable[str] = (),
        again: bool = False,
    ) -> Answer:
        """Record a question whose answer brings no vector of its own; the first record of it stays, unless `again`."""
        question = _question(oracle, asked, function)
        if again or question not in self._by_question:
            made = Answer(oracle, asked, result, function, frozenset(known))
            self._by_question[question] = made
            self.answers.append(made)
        return self._by_question[question]

    def find(self, oracle: str, *asked: Any, function: str = "") -> Answer | None:
        """The record of a question, None where it was not asked."""
        return self._by_question.get(_question(oracle, asked, function))

    def answered(self, *oracles: str, function: str | None = None) -> list[Answer]:
        """The questions to these oracles, in order; with `function`, those of that function alone."""
        return [a for a in self.answers if a.oracle in oracles and function in (None, a.function)]

    def origin(self, basis: Basis) -> Answer | None:
        """The question that a basis vector answers, None for one that no question brought."""
        return self._by_basis.get(basis)

    def inside(self, where: str) -> list[Vector]:
        """The vectors that are known to lie in a set, in order."""
        return [a.result for a in self.answers if where in a.known]

    def image(self, operator: str, x: Vector) -> Vector:
        """The image of a vector under a linear operator, put together from those of its basis vectors."""
        total = Vector(self.field, EUCLIDEAN, {})
        for b, c in x.terms.items():
            point = Vector(self.field, EUCLIDEAN, {b: self.field.algebra.one})
            shown = lambda b=b: f"{operator} {self.basis_name(b)}"  # noqa: E731
            total = total + self.answer("image", point, function=operator, name=shown) * Coefficient(self.field, c)
        return total

    # Names ------------------------------------------------------------------------------------------------------------

    def name_from_caller(self, vector: Vector) -> None:
        """Name a point after the variable that holds it in the method's own code, with the index t."""
        if vector not in self._point_names:
            self.name_point(vector, f"{self.caller_name(vector)}_{self.index}")

    @staticmethod
    def caller_name(vector: Vector) -> str:
        """The variable that holds a vector in the method's own code, "p" where none does."""
        frame = sys._getframe(1)
        while frame is not None and _belongs_to_a_class(frame):
            frame = frame.f_back  # type: ignore[assignment]
        local = frame.f_locals if frame is not None else {}
        found = [n for n, v in local.items() if type(v) is Vector and v == vector and n.isidentifier()]
        return found[0] if found else "p"

    def point_name(self, vector: Vector) -> str:
        """The name of a point; a combination that has none is written out."""
        return self._point_names.get(vector) or self.vector_text(vector)

    def point_term(self, vector: Vector) -> Term:
        """The name of a point as a term."""
        known = self._point_names.get(vector)
        return notation.read(known) if known else self.vector_term(vector)

    def shown_point(self, vector: Vector) -> Callable[[], Term]:
        """What makes the term of a point, under the name that it has now."""
        known = self._point_names.get(vector)
        if known is None:
            named = self._over_basis(vector)
            return lambda: self._written_out(named)
        return lambda: notation.read(known)

    def basis_name(self, basis: Basis) -> str:
        """The name of a basis vector."""
        if basis not in self._basis_names:
            raise NotExpressibleError(
                "a vector of another call is used: what a step remembers belongs into the state, a "
                "NamedTuple of vectors"
            )
        return self._basis_names[basis]()

    def vector_term(self, vector: Vector) -> Term:
        """A vector over its basis: what is added first, then what is taken away."""
        return self._written_out(self._over_basis(vector))

    def _over_basis(self, vector: Vector) -> list[tuple[str, Coefficient]]:
        """The coefficients of a vector by the names that its basis has now."""
        return [(self.basis_name(basis), Coefficient(self.field, c)) for basis, c in vector.terms.items()]

    def _written_out(self, named: list[tuple[str, Coefficient]]) -> Term:
        pieces: list[tuple[bool, Term]] = []
        for name, c in named:
            negative, size = signed(c)
            pieces.append((negative, times(size, notation.read(name))))
        return added(sorted(pieces, key=lambda piece: piece[0]))

    def vector_text(self, vector: Vector) -> str:
        """The same in plain notation."""
        return text(self.vector_term(vector))

    def definition(self, vector: Vector) -> str:
        """How a point comes about: by an oracle's definition, or as a combination."""
        return self.definitions[vector]() if vector in self.definitions else self.vector_text(vector)

    def named_points(self) -> Iterator[tuple[Vector, str]]:
        """Every point that has a name, in order of appearance."""
        return iter(self._point_names.items())


def _question(oracle: str, asked: tuple[Any, ...], function: str) -> tuple[Any, ...]:
    """What makes two questions one: an exact number counts by its value."""
    return (oracle, function, *(a.element if isinstance(a, Coefficient) else a for a in asked))


def _belongs_to_a_class(frame: Any) -> bool:
    """Whether a frame runs code of this package, or of a class of problems in a file of the user's own."""
    own: bool = frame.f_globals.get("__name__", "").startswith("potential.")
    return own or isinstance(frame.f_locals.get("self"), Recorded)


def factor(c: Coefficient | str) -> str:
    """A coefficient, or its text, as a factor in front of a name: in brackets where it is a sum or a quotient."""
    return text(as_factor(written(c) if isinstance(c, Coefficient) else notation.read(c)))
