"""The step of a method as a relation in Rocq."""

from __future__ import annotations

from collections.abc import Callable

from potential.algebra.expressions import Basis, Vector
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.interpretations.vocabulary import filled
from potential.rocq.context import Context
from potential.rocq.names import is_one_word, pieces
from potential.rocq.scalars import ScalarsWriter
from potential.rocq.terms import NotExportableError, Terms
from potential.statement.decided import Condition


class Step:
    """The step as a relation: the points between two states and what determines them, in order of definition.

    With `still`, the state alone, for what is said of one point in time.
    """

    def __init__(self, file: Context, *, still: bool = False) -> None:
        self.file = file
        self.text: dict[Basis, str] = {}
        self.points: dict[Vector, str] = {}
        self.between: list[tuple[str, str]] = []  # name, type
        self.conditions: list[tuple[str, str]] = []  # name, text
        self.kept: list[str] = []  # the vectors of the next state that are other points by name, such as the one before
        self.exposed: set[str] = set()  # the points between that are arguments of the relation
        self.draws: dict[str, Answer] = {}  # those of them that are drawn
        self.known_before: dict[Basis, str] = {}  # those that are not, and of which a draw chooses
        self.dual_norms: dict[Vector, str] = {}  # dual vectors whose dual norm is an argument of the relation
        self.facts: list[str] = []  # of a proof about the step: what is known of the values of maps
        self.equations: list[str] = []  # the names of those facts that are used from left to right
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
                value = self.point(vector)
                if vector not in self.points:  # the value of a map at a point, which has no name of its own
                    self._name(vector, mine)
                    self.conditions.append((f"{mine}_value", f"{mine} = {value}"))
                elif value in self.draws:  # what is drawn, as it is
                    self.conditions.append((f"{mine}_value", f"{mine} = {value}"))
                    self.kept.append(mine)
        for g in file.meaning.bounded_in_mean():
            self.dual_norm(g)
        self.conditions += file.meaning.conditions(self)
        self.conditions += [(self.choice(c.hypothesis), self._said_of_choice(c)) for c in statement.conditions]

    @staticmethod
    def choice(hypothesis: Hypothesis) -> str:
        """The name of a relation between numbers that the iterates decide."""
        return f"choice_{hypothesis.points[0]}"

    def _said_of_choice(self, condition: Condition) -> str:
        """Such a relation, as its author asked for it."""
        file = self.file
        write = ScalarsWriter(file.statement, file.setting, file.meaning, self.terms)
        return f"{write.text(condition.left)} {condition.sign} {write.text(condition.right)}"

    def _name(self, vector: Vector, text: str) -> None:
        self.points[vector] = text
        if len(vector.terms) == 1:
            basis, c = next(iter(vector.terms.items()))
            if c == 1:
                self.text[basis] = text

    def take(self, b: Basis, name: str) -> None:
        """Give a basis vector its name, which a proof has found."""
        self._name(Vector(self.file.statement.field, b.space, {b: self.file.statement.field.algebra.one}), name)

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
        stem = stem.removesuffix("_t").removesuffix("_{t+1}")
        name = self.file.names.fresh(stem if is_one_word(stem) else "v")
        self.between.append((name, type_ or self.file.type_of(vector)))
        return name

    def _introduce(self, b: Basis) -> None:
        file, field = self.file, self.file.statement.field
        if b not in file.entities:
            raise NotExportableError("a vector of the certificate is not determined by the step")
        answer = file.entities[b]
        vector = Vector(field, b.space, {b: field.algebra.one})
        mapped = file.map_of(answer)
        if mapped is not None:
            self._mapped(b, vector, answer, mapped)
            return
        value = file.meaning.value(answer, sampled=True)
        drawn = file.meaning.table("drawn").get(answer.oracle)
        if value is not None:
            point = self.point(file.meaning.seen_at(answer))
            self.text[b] = value.format(point if is_one_word(point) else f"({point})")
            if value.startswith("("):
                self.points[vector] = self.text[b]
        elif answer.oracle == FIRST_ORDER:
            self._gradient(b, vector, answer.at)
        elif drawn is not None:
            # What is drawn is an argument of the step: given that, there is nothing random about it.
            if isinstance(answer.at, Vector):
                self.point(answer.at)
            self._expose(answer)
            stem = drawn.name or answer.oracle
            name = file.names.fresh(stem) if stem in self.draws else file.names.reserve(stem)
            self.between.append((name, file.type_of(vector)))
            self.exposed.add(name)
            self.draws[name] = answer
            self._name(vector, name)
            if drawn.known:
                self.conditions.append((f"{name}_drawn", self.said(drawn.known, answer, lambda: name)))
        else:
            self._related(b, vector, answer)

    def dual_norm(self, g: Vector) -> str:
        """The dual norm of a dual vector: a number between the states, of which the step says that it is."""
        if g not in self.dual_norms:
            if self.closed:
                raise NotExportableError("a dual norm is not determined by the step")
            for b in g.terms:
                self.basis(b)
            name = self.dual_norms[g] = self.file.names.fresh("length")
            self.between.append((name, "R"))
            self.exposed.add(name)
            self.conditions.append((f"{name}_is", f"is_dual_norm {self.terms.argument(g)} {name}"))
        return self.dual_norms[g]

    def _expose(self, draw: Answer) -> None:
        """Make the points between of which a draw chooses arguments of the relation: they are known before it."""
        recorder = self.file.statement.recorder
        drawn = [a.basis for a in self.draws.values()]
        for b in (b for v in draw.asked if isinstance(v, Vector) and draw.at != v for b in v.terms):
            name = self.basis(b)
            if name in dict(self.between) and name not in self.draws:
                if any(recorder.depends(v, d) for v in draw.asked if isinstance(v, Vector) for d in drawn):
                    raise NotExportableError("a draw that chooses between points that were drawn has no form here")
                self.exposed.add(name)
                self.known_before[b] = name

    def _mapped(self, b: Basis, vector: Vector, answer: Answer, name: str) -> None:
        """The value of a map at a point: a name, in the step or in what a proof about it finds, and what it is."""
        argument = self.terms.argument(answer.at)
        stem = pieces(self.file.statement.recorder.basis_name(b))[0].lower()
        if self.closed:
            shown = self.file.names.fresh(stem)
            self.facts.append(f"remember ({name} {argument}) as {shown} eqn:{shown}_value.")
        else:
            shown = self._target(vector, stem)
            self.conditions.append((f"{shown}_value", f"{shown} = {name} {argument}"))
            self.facts.append(f"rewrite <- ?{shown}_value.")
        self._name(vector, shown)
        known = f"{shown}_{'subgradient' if answer.oracle == FIRST_ORDER else 'oracle'}"
        where = self.file.mapped_on.get(name)
        inside = f" {self._inside(answer.at, where)}" if where else ""
        self.facts.append(
            f"pose proof ({name}_is {argument}{inside}) as {known}; rewrite <- {shown}_value in {known}; "
            f"clear {shown}_value."
        )

    def _inside(self, x: Vector, where: str) -> str:
        """The proof that a point lies in the set on which a map is known."""
        file, (b, *others) = self.file, x.terms
        entity = file.entities.get(b)
        if entity is not None and not others and x.terms[b] == 1:
            if entity.oracle == "state" and file.sets.get(entity.at) == where:
                return f"{file.states[entity.at]}_in_{where}"
            proof = file.meaning.membership(entity, where)
            if proof is not None:
                return self.said(proof, entity, lambda: self.basis(b))
        raise NotExportableError(f"that {self.terms.vector(x)} lies in {where} is not shown")

    def _related(self, b: Basis, vector: Vector, answer: Answer) -> None:
        """A point that is related to what was asked, by a premise of the step."""
        relation = self.file.meaning.relation_of(answer)
        if relation is None:
            raise NotExportableError(f"the Rocq library has no relation for what p.{answer.oracle} answers")
        if "{point}" in relation or "{gradient}" in relation:
            self.point(answer.at)
        for v in answer.asked:
            for other in v.terms if isinstance(v, Vector) else ():
                self.basis(other)
        stem = self.file.statement.recorder.basis_name(b)
        name = self._target(vector, pieces(stem)[0].lower() if "{" not in stem else stem)
        self._name(vector, name)
        self.conditions.append((f"{name}_oracle", self.said(relation, answer, lambda: name)))
        equation = self.file.meaning.table("equations").get(answer.oracle)
        if equation is not None:
            self.facts.append(f"pose proof ({self.said(equation, answer, lambda: name)}) as {name}_equation.")
            self.equations.append(f"{name}_equation")

    def said(self, template: str, answer: Answer, name: Callable[[], str]) -> str:
        """A template of an interpretation about an oracle's answer, filled in."""
        write = self.terms

        def word(key: int | str) -> str:
            if key == "name":
                return name()
            if key == "point":
                return self.point(answer.at)
            if key == "gradient":
                return write.argument(self.file.evaluations[answer.at].gradient)
            if key == "function":
                return answer.function
            asked = answer.asked[int(key)]
            return write.argument(asked) if isinstance(asked, Vector) else write.factor(asked)

        return filled(template, word)

    def _gradient(self, b: Basis, vector: Vector, x: Vector) -> None:
        s = self.file.setting
        point = self.point(x)
        if s.smooth:
            self.text[b] = f"{s.function} {point if is_one_word(point) else f'({point})'}"
            return
        if x in s.centers:
            raise NotExportableError("the certificate uses a subgradient at the minimizer, which no oracle gives")
        g = self.file.names.reserve("g") if not any(n == "g" for n, _ in self.between) else self.file.names.fresh("g")
        self.between.append((g, s.duals))
        self._name(vector, g)
        if s.space == "norm":
            self.conditions.append((f"{g}_subgradient", f"is_dual_subgradient_on K f {point} {g}"))
        else:
            known = self.file.meaning.subgradient(s).format(point=point, name=g)
            self.conditions.append((f"{g}_subgradient", known))
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
