"""What every part of a Rocq file speaks of: names and types of the state, the parameters, the geometric factors."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import DUAL, TABLE, Asked, Basis, Bregman, Expression, Inner, Value, Vector
from potential.classes.problem_class import Evaluation
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.conclusion import Conclusion, conclude
from potential.interpretations.interpretation import Drawing
from potential.interpretations.vocabulary import FUNCTION, MAP, SOLUTION, Variable, filled
from potential.kernel import Geometric, Proofs, coefficient_sign
from potential.rocq.names import Names, NotExportableError
from potential.rocq.reals import ATOM, real, whole_powers
from potential.rocq.setting import setting
from potential.rocq.terms import Terms
from potential.search.concluding import find
from potential.statement.statement import Statement
from potential.summation import last


class Context:
    """The names of one file, from its statement and its arguments."""

    def __init__(self, statement: Statement, proofs: Proofs, *, everywhere: bool = False) -> None:
        self.everywhere = everywhere  # whether there is a premise that there is a subgradient at each point
        self.statement = statement
        self.proofs = proofs
        self.problem: Any = statement.problem
        self.names = Names()
        self.setting, self.meaning = setting(statement, self.names)
        if everywhere:
            self._have_subgradients()
        summation, self.reasons = proofs.summation, dict(proofs.reasons)
        if summation is None:
            summation, self.reasons = find(statement)
        self.conclusion: Conclusion = conclude(statement, summation, self.reasons)
        self.center = next(iter(self.setting.centers.values()), "")
        self.states = {name: self.names.fresh(name) for name in statement.state}
        self._place_last()
        self.next = {name: self.names.reserve(f"{text}'") for name, text in self.states.items()}
        self.powers = [self.setting.reals[f"power_{k + 1}"] for k in range(len(statement.field.powers))]
        self.bases = [self._base(statement.field.power_bases[k]) for k in sorted(statement.field.power_bases)]
        self.exposed: dict[str, str] = {}  # the points of a step between two states that are arguments: name, type
        self._place_factors()
        self._entities()
        self.maps: dict[tuple[object, ...], str] = {}  # what answers at a point as a map: its name
        self.mapped_on: dict[str, str] = {}  # of a map that is known on a set alone: that set
        self._members()
        self._state_maps()

    def _place_last(self) -> None:
        """The last iterate: any point of a lemma about one step, and in the theorem the state's vector at T."""
        s, last = self.statement, self.statement.last
        if last is None:
            return
        iterate = next(self.states[name] for name, v in s.state.items() if v == s.iterate)
        name = self.setting.centers[last] = self.names.fresh("last")
        self.setting.variable(SOLUTION, name, self.setting.vectors, iterate=iterate)

    def _have_subgradients(self) -> None:
        """The premise that there is a subgradient at each point, with the bound that the oracle's answers have."""
        s = self.setting
        where = "K y -> " if s.constrained else ""
        bound = " /\\ norm g <= G" if s.oracle else ""
        text = f"(forall y, {where}exists g, {self.meaning.subgradient(s).format(point='y', name='g')}{bound})"
        s.premise("subgradients", text, place=FUNCTION)
        s.arrange()

    def _base(self, base: Coefficient) -> str:
        """The base of a geometric factor, as the bound writes it."""
        shown = base.to_sympy()
        end = last(self.statement)
        for power in whole_powers(self.conclusion.bound, end).atoms(sympy.Pow):
            if end in power.exp.free_symbols and sympy.cancel(power.base - shown) == 0:
                shown = power.base
        for value, symbol in self.setting.derived.items():
            shown = shown.subs(value, symbol)
        return real(shown, self.setting.reals)

    def _place_factors(self) -> None:
        """The geometric factors of which the certificate uses that they lie on one side of 1."""
        generators, reasons = self.statement.field.generators, self.proofs.reasons
        for k in sorted({r.generator for r in reasons.values() if isinstance(r, Geometric)}):
            beyond_one = generators[k].beyond_one()
            side = coefficient_sign(beyond_one, reasons)[0] if beyond_one is not None else 0
            if not side or self.statement.continuous:
                raise NotExportableError("a sign that is shown by the size of a factor has no form in Rocq here")
            self.setting.factors[k] = (self.setting.reals[generators[k].name], side)

    def _entities(self) -> None:
        """What each basis vector is: one of the state, a point that no step moves, or an oracle's answer."""
        recorder = self.statement.recorder
        answers = {b: recorder.origin(b) for b in recorder.basis}
        self.entities: dict[Basis, Answer] = {b: a for b, a in answers.items() if a is not None and a.asked}
        self.entities |= {next(iter(v.terms)): Answer("center", (), v) for v in self.setting.centers}
        self.entities |= {next(iter(v.terms)): Answer("state", (n,), v) for n, v in self.statement.state.items()}
        self.evaluations: dict[Vector, Evaluation] = {e.point: e for e in self.problem.points()}

    # Answers at the states ---------------------------------------------------------------------------------------

    def _state_maps(self) -> None:
        """Make maps of the oracles whose answers at a state are in the potential, or in what is bounded.

        The step alone says what an oracle has answered in it; a theorem that speaks of the last state's answer speaks
        of a map, the resolvent of an operator or the projection on a set, of which a premise says what it is.
        """
        s = self.statement
        self._subgradient_map()
        spoken_of = [s.display["potential"], *([s.display["measure"]] if s.weight.element else [])]
        found = [b for e in spoken_of for b in _basis_of(e)]
        for b in found:
            answer = self.entities.get(b)
            if answer is None:
                continue
            found += [other for v in answer.asked if isinstance(v, Vector) for other in v.terms if other not in found]
            key = _map_key(answer)
            if key in self.maps or self.meaning.value(answer, sampled=True) is not None:
                continue
            template = self.meaning.relation_of(answer)
            constant = all("t" not in map(str, c.to_sympy().free_symbols) for c in _sizes(answer))
            if template is None or not constant or "{point}" in template or self.problem.expectation:
                continue
            name = self.names.fresh(f"{answer.oracle}_{answer.function}".rstrip("_"))

            def word(key: int | str, answer: Answer = answer, name: str = name) -> str:
                if key == "name":
                    return f"({name} u)"
                if key == "function":
                    return answer.function
                asked = answer.asked[int(key)]
                return "u" if isinstance(asked, Vector) else real(asked.to_sympy(), self.setting.reals, ATOM)

            self.maps[key] = name
            kind = (
                f"{self.type_of(answer.at)} -> {self.type_of(answer.result)}" if self.setting.two_spaces else "E -> E"
            )
            self.setting.variable(MAP, name, kind)
            self.setting.premise(f"{name}_is", f"(forall u, {filled(template, word)})", place=MAP)
        self.setting.arrange()

    def _subgradient_map(self) -> None:
        """With draws, a subgradient is the same at every outcome: the value of a map at the point."""
        s = self.setting
        asked = [a for a in self.entities.values() if a.oracle == FIRST_ORDER]
        if not (self.problem.expectation and asked) or s.smooth:
            return
        name = self.maps[_map_key(asked[0])] = self.names.fresh(f"subgradient_{asked[0].function}")
        if s.space == "norm":
            where = self.mapped_on[name] = "dom" if "dom" in self.sets.values() else "K"
            s.variable(MAP, name, "V -> dual V")
            known = f"(forall u, {where} u -> is_dual_subgradient_on K f u ({name} u))"
            s.premise(f"{name}_is", known, place=MAP)
            return
        u = "K u -> " if s.constrained else ""
        s.variable(MAP, name, "E -> E")
        known = self.meaning.subgradient(s).format(point="u", name=f"({name} u)")
        s.premise(f"{name}_is", f"(forall u, {u}{known})", place=MAP)
        if s.oracle:
            s.premise(f"{name}_bounded", f"(forall u, {u}norm ({name} u) <= G)", place=MAP)

    @cached_property
    def drawing(self) -> Drawing:
        """What a step draws, in the words of the theorem."""
        found, tosses = self.meaning.draws(), self.problem.tosses_by
        write = Terms(self.statement.field, self.setting.reals, str, {}, self.setting.derived)
        coins = (None if a is None or a.oracle not in tosses else a.asked[0] for a in found.order)
        found = replace(found, chances=tuple("" if chance is None else write.factor(chance) for chance in coins))
        decided = tuple(f"({found.coin(k)} : 0 <= {c} <= 1)" for k, c in enumerate(found.chances) if c)
        several = len(found.order) > 1
        return replace(found, binders=(*found.binders, *decided), exists="" if several else found.exists)

    def map_of(self, answer: Answer) -> str | None:
        """The map whose value an answer is, None where the step alone says what was answered."""
        return self.maps.get(_map_key(answer)) if self.maps else None

    def value_of(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """An answer as a function of what was asked, None where it is a vector of its own."""
        name = self.map_of(answer)
        return f"{name} {{}}" if name is not None else self.meaning.value(answer, sampled=sampled)

    def type_of(self, vector: Vector) -> str:
        """The type of a vector: a point or a gradient, of one space or the other, or a table."""
        setting = self.setting
        if vector.space == TABLE:
            return f"table N {setting.vectors}"
        if not setting.two_spaces:
            return setting.duals if vector.space == DUAL else setting.vectors
        entities = [self.entities[b] for b in vector.terms if b in self.entities]
        for entity in sorted(entities, key=lambda e: e.oracle == "state"):
            if entity.oracle == "state" and vector != entity.result:  # one of the state is of the space of the next
                return self.type_of(entity.result)
            if entity.oracle == "state":
                return self.type_of(self._moved(entity.at))
            space = self.meaning.space_of(entity)
            if space is not None:
                return space
        raise NotExportableError("which of the two spaces a vector belongs to is not seen")

    def _moved(self, name: str) -> Vector:
        """What becomes of a vector of the state; where it rests, as an anchor, of one that begins where it does."""
        s = self.statement
        alike = (n for n, v in s.start_state.items() if v == s.start_state[name])
        moving = [n for n in (name, *alike) if s.next_state[n] != s.state[n]]
        if not moving:
            raise NotExportableError("which of the two spaces a vector belongs to that never moves is not seen")
        return s.next_state[moving[0]]

    def _members(self) -> None:
        s = self.statement
        self.sets: dict[str, str] = {}  # of a state's vector by name
        if self.problem.expectation and self.setting.space != "norm":
            return
        for name, vector in s.state.items():
            where = "" if vector.space == DUAL else self.meaning.stays_in(vector, s.next_state[name], self.setting)
            if where:
                self.sets[name] = where

    def binders(self, variables: list[Variable], *, in_theorem: bool = False) -> list[str]:
        """Binders, neighbours of one type together."""
        groups: list[tuple[str, list[str]]] = []
        for v in variables:
            if in_theorem and (v.previous or v.horizon or v.iterate):
                continue
            kind = f"nat -> {v.type}" if in_theorem and v.sequence else v.type
            kind = f"{self.drawing.kind} -> {v.type}" if in_theorem and v.sampled else kind
            if groups and groups[-1][0] == kind:
                groups[-1][1].append(v.name)
            else:
                groups.append((kind, [v.name]))
        return [f"({' '.join(names)} : {kind})" for kind, names in groups]

    def state_binders(self, states: list[str], kind: str = "{}") -> list[str]:
        """Binders of a state's vectors, primal ones and dual ones apart but in order."""
        types = {self.states[n]: self.type_of(v) for n, v in self.statement.state.items()} | self.exposed
        groups: list[tuple[str, list[str]]] = []
        for name in states:
            type_ = kind.format(types[name.rstrip("'")])
            if groups and groups[-1][0] == type_:
                groups[-1][1].append(name)
            else:
                groups.append((type_, [name]))
        return [f"({' '.join(names)} : {type_})" for type_, names in groups]


def _sizes(answer: Answer) -> list[Coefficient]:
    return [c for c in answer.asked if isinstance(c, Coefficient)]


def _map_key(answer: Answer) -> tuple[object, ...]:
    """What decides which map has answered: the oracle, the operator, and the size of its step."""
    return answer.oracle, answer.function, *(c.element for c in _sizes(answer))


def _basis_of(e: Expression) -> list[Basis]:
    """The basis vectors of which an expression speaks, at the author's own points."""
    found: dict[Basis, None] = {}
    for key in e.terms:
        match key:
            case Asked():
                found |= dict.fromkeys(b for v in key.vectors for b in v.terms)
            case Inner(left, right):
                found |= dict.fromkeys((left, right))
            case Value(_, x):
                found |= dict.fromkeys(x.terms)
            case Bregman(u, x):
                found |= dict.fromkeys([*u.terms, *x.terms])
    return list(found)
