"""The step of a method as a relation in Rocq."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from potential.algebra.expressions import Basis, Vector
from potential.classes.recorder import FIRST_ORDER
from potential.rocq.terms import NotExportableError, Terms

if TYPE_CHECKING:
    from potential.rocq.document import File


class Step:
    """The step as a relation: the points between two states and what determines them, in order of definition.

    With `still`, the state alone, for what is said of one point in time.
    """

    def __init__(self, file: File, *, still: bool = False) -> None:
        self.file = file
        self.text: dict[Basis, str] = {}
        self.points: dict[Vector, str] = {}
        self.between: list[tuple[str, str]] = []  # name, type
        self.conditions: list[tuple[str, str]] = []  # name, text
        self.kept: list[str] = []  # the vectors of the next state that are other points by name, such as the one before
        self.exposed: set[str] = set()  # the points between that are arguments of the relation
        self.closed = False  # whether the relation is written, so that no further point can be bound by it
        statement = file.statement
        self.terms = Terms(statement.field, file.setting.reals, self.basis, self.points, file.setting.derived)
        for name, vector in statement.state.items():
            self._name(vector, file.states[name])
        for vector, text in file.setting.centers.items():
            self._name(vector, text)
        if still:
            self._targets: dict[Vector, str] = {}
            self.closed = True
            return
        targets: dict[Vector, str] = {}
        for name, vector in statement.next_state.items():
            targets.setdefault(vector, file.next[name])
        self._targets = targets
        for name, vector in statement.next_state.items():
            mine = file.next[name]
            if vector in self.points and self.points[vector] != mine:
                self.conditions.append((f"{mine}_value", f"{mine} = {self.points[vector]}"))
                self.kept.append(mine)
            elif vector not in self.points:
                self.point(vector)
        for stepped in statement.recorder.answered("polyak_step"):
            at = self.point(stepped.at)
            size = file.setting.reals["gamma_t"]
            equation = f"{size} * ‖{file.setting.function} {at}‖² = 2 * (f {at} - f {file.center})"
            self.conditions.append((f"{size}_value", equation))

    def _name(self, vector: Vector, text: str) -> None:
        self.points[vector] = text
        if len(vector.terms) == 1:
            basis, c = next(iter(vector.terms.items()))
            if c == 1:
                self.text[basis] = text

    def basis(self, b: Basis) -> str:
        """The text of a basis vector; introduces it, with what determines it, where it is new."""
        if b not in self.text:
            self._introduce(b)
        return self.text[b]

    def point(self, vector: Vector) -> str:
        """The name of a point; introduces it where it is new."""
        if vector in self.points:
            return self.points[vector]
        if len(vector.terms) == 1 and next(iter(vector.terms.values())) == 1:
            return self.basis(next(iter(vector.terms)))
        for b in vector.terms:
            self.basis(b)
        if self.closed:
            return f"({self.terms.vector(vector)})"
        value = self.terms.vector(vector, defining=True)
        name = self._target(vector, self.file.statement.recorder.point_name(vector))
        self.points[vector] = name
        self.conditions.append((f"{name}_value", f"{name} = {value}"))
        return name

    def _target(self, vector: Vector, stem: str, type_: str = "") -> str:
        if vector in self._targets:
            return self._targets[vector]
        if self.closed:
            raise NotExportableError("a vector of the certificate is not determined by the step")
        stem = re.sub(r"_t$|_\{t\+1\}$", "", stem)
        name = self.file.names.fresh(stem if re.fullmatch(r"\w+", stem) else "v")
        self.between.append((name, type_ or self.file.type_of(vector)))
        return name

    def _introduce(self, b: Basis) -> None:
        file, field = self.file, self.file.statement.field
        if b not in file.entities:
            raise NotExportableError("a vector of the certificate is not determined by the step")
        answer = file.entities[b]
        kind, what = answer.oracle, answer.asked
        vector = Vector(field, b.space, {b: field.algebra.one})
        if kind == FIRST_ORDER:
            self._gradient(b, vector, answer.at)
        elif kind == "mirror":
            self.text[b] = self.points[vector] = f"(mirror {self.point(what[0])})"
        elif kind == "component_gradient":
            self.text[b] = f"grad_i {self.point(what[0])}"
        elif kind in ("noise", "part"):
            # What is drawn is an argument of the step: given that, there is nothing random about it.
            point = self.point(what[0])
            name = file.names.reserve(kind)
            self.between.append((name, file.setting.vectors))
            self.exposed.add(name)
            self._name(vector, name)
            if kind == "part":
                drawn = f"is_block N B ({file.setting.function} {point}) {name}"
                self.conditions.append((f"{name}_drawn", drawn))
        elif kind == "image":
            self.text[b] = f"{file.map_text(answer.function)} {self.point(answer.at)}"
        elif kind == "mirror_gradient":
            self.text[b] = f"dh {self.point(what[0])}"
        else:
            stem = file.statement.recorder.basis_name(b)
            wanted = [
                self.point(x)
                for x in what[:1]
                if kind not in ("project", "linear_minimizer", "prox", "dual_prox", "resolvent", "second_resolvent")
            ]
            directions = [v for v in what if isinstance(v, Vector)]
            for v in directions:
                for other in v.terms:
                    self.basis(other)
            name = self._target(vector, re.sub(r"\W.*", "", stem).lower() if "{" not in stem else stem)
            self._name(vector, name)
            write, argument = self.terms, self.terms.argument
            if kind == "project":
                text = f"is_projection K {argument(what[0])} {name}"
            elif kind == "linear_minimizer":
                text = f"is_linear_minimizer K {argument(what[0])} {name}"
            elif kind in ("prox", "dual_prox"):
                text = f"is_prox {file.part(answer.function)} {write.factor(what[1])} {argument(what[0])} {name}"
            elif kind in ("resolvent", "second_resolvent"):
                text = f"is_resolvent {answer.function} {write.factor(what[1])} {argument(what[0])} {name}"
            elif kind == "inexact_gradient":
                gradient = argument(file.evaluations[what[0]].gradient)
                text = f"norm ({name} ⊖ {gradient}) <= delta * norm {gradient}"
            elif kind == "line_search":
                text = f"is_line_minimizer f {wanted[0]} {argument(what[1])} {name}"
            elif kind == "mirror_step" and "composite" in file.setting.variants:
                text = (
                    f"is_composite_mirror_step K dom h dh psi {wanted[0]} {argument(what[1])} {write.factor(what[2])} "
                    f"{name}"
                )
            elif kind == "mirror_step":
                text = f"is_mirror_step K dom h dh {wanted[0]} {argument(what[1])} {write.factor(what[2])} {name}"
            else:
                text = f"is_steepest_step {wanted[0]} {argument(what[1])} {write.factor(what[2])} {name}"
            self.conditions.append((f"{name}_oracle", text))

    def _gradient(self, b: Basis, vector: Vector, x: Vector) -> None:
        s = self.file.setting
        point = self.point(x)
        if s.smooth:
            self.text[b] = f"{s.function} {point}"
            return
        if x in s.centers:
            raise NotExportableError("the certificate uses a subgradient at the minimizer, which no oracle gives")
        g = self.file.names.reserve("g") if not any(n == "g" for n, _ in self.between) else self.file.names.fresh("g")
        self.between.append((g, s.duals))
        self._name(vector, g)
        if s.space == "norm":
            self.conditions.append((f"{g}_subgradient", f"is_dual_subgradient_on K f {point} {g}"))
        else:
            on = "_on K" if s.constrained else ""
            self.conditions.append((f"{g}_subgradient", f"is_subgradient{on} f {point} {g}"))
        if s.oracle:
            self.conditions.append(
                (f"{g}_bound", f"dual_norm_at_most {g} G" if s.space == "norm" else f"norm {g} <= G")
            )

    def relation(self) -> str:
        """The relation as text."""
        bound = self._bound()
        exists = f"exists {' '.join(bound)},\n    " if bound else ""
        return exists + " /\\\n    ".join(text for _, text in self.conditions)

    def hidden(self) -> list[tuple[str, str]]:
        """The points between that the relation binds, with their types."""
        return [(name, kind) for name, kind in self.between if name not in self.exposed]

    def _bound(self) -> list[str]:
        kinds = {kind for _, kind in self.hidden()}
        if len(kinds) == 1:
            return [name for name, _ in self.hidden()] + [f": {kinds.pop()}"]
        return [f"({name} : {kind})" for name, kind in self.hidden()]

    def pattern(self) -> str:
        """The pattern that takes the relation apart."""
        parts = [name for name, _ in self.hidden()] + [name for name, _ in self.conditions]
        return f"({' & '.join(parts)})" if len(parts) > 1 else parts[0]
