"""Templates: the scalars of a method's state of which potentials are made, found from its step alone.

Three levels, each with all of the one before: gaps, squared distances and squared gradients; squares of differences and
of what a step moves by; all inner products. What may be measured, and guaranteed decreases, come from the same vectors
and from the points that the step itself makes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import EUCLIDEAN, PRIMAL, Basis, Expression, Vector
from potential.algebra.parameters import decided_numbers, declared_parameters
from potential.algebra.roots import declared_sequences
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import FIRST_ORDER
from potential.discovery import spelling
from potential.discovery.carried import carried, drawn
from potential.discovery.readings import Readings, Scalar, read, said_in
from potential.discovery.spelling import Vectors
from potential.discovery.units import Units
from potential.errors import PotentialError
from potential.statement.facade import Question, offered
from potential.statement.theorem import Theorem


@dataclass
class Template:
    """Scalars of the potential by level, of the guaranteed decrease, and of what may be measured.

    `oracle` is what answers at a point: one of the class's first-order oracles, empty where nothing does.
    """

    theorem: Theorem
    levels: list[list[Scalar]] = field(default_factory=list)
    paid: list[Scalar] = field(default_factory=list)
    measures: list[Scalar] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    argument: str = "x"
    carried: list[Scalar] = field(default_factory=list)  # squares that others add up to, with simpler coefficients
    drawn: Callable[[Coefficient], list[Scalar]] = lambda rate: []  # the same of a linear rate

    def upto(self, level: int) -> list[Scalar]:
        """The scalars of a level and of those before it."""
        return list(dict.fromkeys(s for part in self.levels[: level + 1] for s in part))


def template(theorem: Theorem, wanted: frozenset[str] = frozenset()) -> tuple[Template, Readings]:
    """The template of a method, and the reading that it was made from, with the parameters that are `wanted`."""
    scout = read(theorem, wanted=wanted)
    made = _Maker(theorem, scout)
    return made.template(), scout


class _Maker:
    def __init__(self, theorem: Theorem, scout: Readings) -> None:
        self.theorem, self.scout = theorem, scout
        self.oracles = offered(theorem.problem_class)
        reading = scout.reading
        single = isinstance(reading.shape, Vector)
        self.argument = "x" if single else "s"
        self.names = {name: "x" if single else f"s.{name}" for name in reading.state}
        own = (*declared_parameters(theorem.method_class), *declared_sequences(theorem.method_class))
        minimizer = scout.problem.minimizer if "minimizer" in self.oracles else None
        self.spelled = Vectors(scout.field, own, reading.state, minimizer, self.names)
        self.iterate = scout.iterate if isinstance(scout.iterate, Vector) else None
        self.iterate_code = ""
        if self.iterate is not None:
            known = [self.names[n] for n, v in reading.state.items() if v == self.iterate]
            self.iterate_code = known[0] if known else f"self.iterate(p, {self.argument})"
            if not known and len(self.iterate.terms) == 1:
                self.spelled.known[next(iter(self.iterate.terms))] = self.iterate_code
        self._learn()
        primal = (EUCLIDEAN, PRIMAL)
        self.points = {n: v for n, v in reading.state.items() if v.space in primal}
        self.resting = {n for n, v in self.points.items() if not theorem.continuous and reading.next_state[n] == v}
        self.euclidean = scout.problem.space == EUCLIDEAN
        cls = self.cls = theorem.problem_class
        self.oracle = next((o for o in cls.answers_at_a_point if o in self.oracles), "")
        # Of a sum, or over a set, neither part vanishes at a solution; what a step moves by does.
        self.in_parts = not cls.vanishes
        self.points_by = {name for base in cls.__mro__ for name in vars(base).get("points_by", ())}
        self.vanishing: set[str] = set()  # vectors of the state that rest at zero
        self.at_rest: dict[Basis, Vector] = {}  # where points and answers come to rest, where it is not all at x*
        self.shown = self._shown_by_maps()
        self.unread = {n for n in self.shown if not self._is_read(n)}
        self.points = {n: v for n, v in self.points.items() if n not in self.unread}
        self.rests = self._resting_points() if "minimizer" in self.oracles else {}
        self.compared = self._comparators()
        self.carried: list[Scalar] = []

    def template(self) -> Template:
        made = Template(self.theorem, names=self.names, argument=self.argument)
        seen: list[Expression] = []
        plain, squares, products = (self._euclidean if self.euclidean else self._mirrored)()
        for part in (plain + list(self._by_numbers(plain)), squares, products):
            made.levels.append(self._distinct(part, seen))
        made.carried, made.drawn = self.carried, self.drawn
        # What is no function of the state alone, a loss of the step at hand say, may be measured in the mean.
        lasting: list[Expression] = []
        made.measures = self._distinct(self._measures(), lasting)
        made.measures += self._distinct(self._measures(), lasting, "progress")
        made.paid = self._distinct(self._paid(made), [], "progress")
        return made

    def _distinct(self, scalars: list[Scalar], seen: list[Expression], function: str = "potential") -> list[Scalar]:
        """The scalars that the class can say, each once: none is a multiple of another."""
        found = []
        for s in scalars:
            try:
                value = self.scout.scalar(s, self.scout.reading.t, self.scout.reading.state_raw, function)
                if function == "potential":
                    self.scout.after(s)
            except PotentialError:
                continue
            if value.terms and not any(_multiple(value, other) for other in seen):
                seen.append(value)
                found.append(s)
        return found

    def _by_numbers(self, scalars: list[Scalar]) -> Iterator[Scalar]:
        """Scalars times and over the numbers that the iterates decide and the state keeps.

        Of the first of these numbers nothing is known: at t = 0 they do not occur.
        """
        for name, declared in decided_numbers(self.theorem.method_class).items():
            if declared.following is not None:
                for s in scalars:
                    for sign in ("/", "*"):
                        yield replace(s, code=f"{s.code} {sign} self.{name}(t)", lowest=1)

    # Codes ------------------------------------------------------------------------------------------------------------

    def _moving(self) -> list[str]:
        return [n for n in self.points if n not in self.resting and n not in self._velocities()]

    def _gap_points(self) -> list[str]:
        codes = [self.iterate_code] if self.iterate_code else []
        codes += [self.names[n] for n in self._moving()]
        return [code for code in dict.fromkeys(codes) if code not in self._shadows()]

    def _shadows(self) -> list[str]:
        """The points that a method leaves elsewhere than at x*: values there say nothing."""
        return [self.names[n] for n in self.rests]

    def _made_points(self, strong: bool = False) -> list[str]:
        """Points that the step itself makes and does not keep, which an implicit step answers with; the last first.

        Where a function is split these are what nears a minimizer, and the state is a shadow of them. Those of `strong`
        parts, which near x* by themselves, come first where that is asked for.
        """
        if not self.in_parts or self.theorem.continuous or self.cls.shown_by:
            return []
        space, kept = self.scout.problem.space, list(self.scout.reading.next_state.values())
        asked = self.scout.reading.questions
        moved = [q for q in reversed(asked) if self._is_moved(q) and isinstance(q.answer, Vector)]
        if strong:
            moved.sort(key=lambda q: not self._is_strong(q))
        answers = [q.answer for q in moved if isinstance(q.answer, Vector)]
        codes = [self.spelled.vector(v) for v in answers if v.space == space and v not in kept]
        return [code for code in dict.fromkeys(codes) if code is not None]

    def _is_strong(self, q: Question) -> bool:
        """Whether what is asked is a part of a sum that has a modulus of strong convexity or monotonicity."""
        part = getattr(self.scout.problem, q.oracle.rpartition(".")[0], None)
        return part is not None and "mu" in type(part).parameter_names()

    def _distances_made(self) -> list[Scalar]:
        """How far what implicit steps answer with is from x*, the iterate first where it is none of the state.

        Where functions are strongly convex such a distance falls as a gap does.
        """
        if self.theorem.continuous or self.compared or self.cls.shown_by:
            return []
        own = self.iterate_code if self.iterate_code not in self.names.values() else ""
        codes = dict.fromkeys([*([own] if own else []), *self._made_points(strong=True)])
        return [Scalar(f"p.distance_squared({code})", 1) for code in codes]

    def _asked_points(self) -> list[str]:
        """State points at which the step itself asks a first-order oracle, and the iterate."""
        asked = [q.asked[0] for q in self.scout.reading.questions if q.asked and isinstance(q.asked[0], Vector)]
        first = [self.names[n] for n, v in self.points.items() if v in asked and n not in self.resting]
        known = [*first, *([self.iterate_code] if self.iterate_code else [])]
        return [code for code in dict.fromkeys(known) if code not in self._shadows()]

    def _gradient_like(self) -> list[str]:
        """Vectors that vanish at a solution: gradients at points of the state, residuals of maps and of steps."""
        if self.theorem.continuous:
            # What the velocity is not a derivative of: the vectors of the state that are velocities themselves.
            return []
        moving = [self.names[n] for n in self._moving()]
        kept = [self.names[n] for n in self._velocities()]  # a sum of past gradients, say
        if self.cls.residual:
            return [self.cls.residual.format(c) for c in moving] + kept
        if self.oracle and not self.in_parts:
            codes = list(dict.fromkeys([*self._asked_points(), *moving]))
            return [f"p.{self.oracle}({c})" for c in codes] + kept
        return [*self._missed(), *self._left_by_maps(), *kept]

    def _missed(self) -> list[str]:
        """By how much points of two kinds, of which images alone are seen, miss what joins them."""
        return [self.cls.residual_of_two.format(a, b) for a, b in self._pairs_made(list(self.cls.shown_by))]

    def _left_by_maps(self) -> Iterator[str]:
        """What a resolvent, or the like, that the step takes at a point of the state moves that point by."""
        for q in self.scout.reading.questions:
            names = [n for n, v in self.points.items() if q.asked and q.asked[0] == v and n not in self.resting]
            if names and self._is_point(q) and names[0] not in self.rests and not self.cls.shown_by:
                assert isinstance(q.answer, Vector)
                if (code := self.spelled.vector(q.answer)) is not None:
                    yield f"{self.names[names[0]]} - {_bracketed(code)}"

    def _by_shares(self) -> list[Scalar]:
        """Where a step is a mean of what maps make of a point, the mean of the squares that they move it by."""
        reading, found = self.scout.reading, []
        answers = {
            q.answer: q.asked[0] for q in reading.questions if self._is_point(q) and isinstance(q.answer, Vector)
        }
        for n, v in self.points.items():
            parts = []
            for answer, asked in answers.items():
                (b, _), *more = answer.terms.items()
                c = reading.next_state[n].terms.get(b)
                number = None if c is None or more or asked != v else self.spelled.sympy(Coefficient(v.field, c))
                if number is not None and number.is_positive and (code := self.spelled.vector(answer)) is not None:
                    parts.append(spelling.times(number, f"p.norm_squared({self.names[n]} - {_bracketed(code)})")[1])
            if len(parts) > 1 and not self.theorem.continuous:
                found.append(Scalar(f"({' + '.join(parts)})", 2))
        return found

    def _changes(self) -> list[str]:
        """Where answers do not vanish at a solution, what they differ by between the points of the state."""
        if self.in_parts and not self.oracle and not self.theorem.continuous:
            return self._changes_of_parts()
        if not (self.oracle and self.in_parts) or self.oracle == "subgradient" or self.theorem.continuous:
            return []
        pairs = itertools.combinations(self._asked_points(), 2)
        return [f"p.{self.oracle}({a}) - p.{self.oracle}({b})" for a, b in pairs]

    def _changes_of_parts(self) -> list[str]:
        """The same of each part that the step asks at several points of the state."""
        asked: dict[str, dict[str, None]] = {}
        for q in self.scout.reading.questions:
            part, _, oracle = q.oracle.rpartition(".")
            if part and oracle in self.cls.answers_at_rest:
                at = [self.names[n] for n in self._moving() if q.asked and self.points[n] == q.asked[0]]
                asked.setdefault(f"p.{q.oracle}", {}).update(dict.fromkeys(at))
        return [f"{f}({a}) - {f}({b})" for f, points in asked.items() for a, b in itertools.combinations(points, 2)]

    def _residuals(self) -> list[str]:
        """What a step moves the points of the state by, where no oracle answers at a point."""
        if self.theorem.continuous:
            return []
        found = []
        for n in self._moving():
            after = f"self.step(p, t, {self.argument})" + ("" if self.argument == "x" else f".{n}")
            found.append(self._without_anchor(n) or self._difference(n, after))
        return found

    def _without_anchor(self, name: str) -> str | None:
        """What a step that is drawn to an anchor moves a point by but for it, which is what falls; None without one."""
        after, one = self.scout.reading.next_state[name], self.scout.field.algebra.one
        anchors = [self.points[n] for n in self._begun_with(name) if n in self.resting]
        drawn = [(a, after.terms[b]) for a in anchors for b in a.terms if b in after.terms]
        if not self.euclidean or len(drawn) != 1 or drawn[0][1] == one:
            return None
        anchor, share = drawn[0][0], Coefficient(self.scout.field, drawn[0][1])
        moved = self.points[name] - (after - anchor * share) * (1 / (1 - share))
        sizes = set(moved.terms.values()) | {-c for c in moved.terms.values()}
        if len(sizes) == 2:  # a common factor is left out
            moved = moved * (1 / Coefficient(self.scout.field, next(iter(moved.terms.values()))))
        return self.spelled.vector(moved)

    def _is_point(self, q: Question) -> bool:
        """Whether an oracle, one of a part of a sum as well, answers with a point."""
        return q.oracle.rpartition(".")[2] in self.points_by

    def _is_moved(self, q: Question) -> bool:
        """Whether an oracle answers with a point that nears x* as the one does that it was asked at."""
        return self._is_point(q) and q.oracle.rpartition(".")[2] not in self.cls.apart_by

    def _distance(self, name: str) -> Scalar:
        if name in self.rests or name in self.compared or name in self.shown:
            return Scalar(f"p.norm_squared({self._position(name)})", 0)
        return Scalar(f"p.distance_squared({self.names[name]})", 0)

    def _position(self, name: str) -> str:
        if name in self.shown:
            return self._difference(name, self.cls.origins[self.shown[name]])
        return f"{self.names[name]} - {self.rests.get(name) or self.compared.get(name) or _ORIGIN}"

    def _difference(self, name: str, code: str) -> str:
        """A point of the state less another vector, in code; its image where a class sees no more."""
        apart = f"{self.names[name]} - {code}"
        return f"p.{self.cls.shown_by[self.shown[name]]}({apart})" if name in self.shown else apart

    # What maps show ---------------------------------------------------------------------------------------------------

    def _learn(self) -> None:
        """The codes of what a step asks for, as far as each has one that is made of those before."""
        for question in self.scout.reading.questions:
            self._learn_images()
            self.spelled.learn([question])
        self._learn_images()

    def _learn_images(self) -> None:
        """The codes of fixed points, and of the images of vectors under the maps of a class."""
        if not self.theorem.problem_class.maps:
            return
        for a in self.scout.reading.recorder.answers:
            if isinstance(a.result, Vector) and a.result in self.scout.reading.recorder.fixed:
                self.spelled.known.setdefault(next(iter(a.result.terms)), f"p.{a.oracle}")
        for letter, oracle in self.theorem.problem_class.maps.items():
            for image in self.scout.reading.recorder.answered("image", function=letter):
                code = self.spelled.vector(image.at)
                if code is not None:
                    self.spelled.known.setdefault(next(iter(image.result.terms)), f"p.{oracle}({code})")

    def _shown_by_maps(self) -> dict[str, str]:
        """The points of the state of which images alone are seen, by the oracle whose answers they are."""
        found: dict[str, str] = {}
        for q in self.scout.reading.questions:
            if q.oracle in self.cls.shown_by and isinstance(q.answer, Vector):
                (new,) = q.answer.terms
                found |= {n: q.oracle for n in self.points if new in self.scout.reading.next_state[n].terms}
        self._follow(found)
        anchors = {n for n in self.resting for other in self._begun_with(n) if other in found}
        return found | {n: next(found[other] for other in self._begun_with(n) if other in found) for n in anchors}

    def _is_read(self, name: str) -> bool:
        """Whether a step looks at a point of the state, or at its image: else a potential has no use for it."""
        reading = self.scout.reading
        own = set(reading.state[name].terms)
        images = {b for a in reading.recorder.answered("image") if set(a.at.terms) == own for b in a.result.terms}
        asked = [q.asked for q in reading.questions if q.oracle not in self.cls.maps.values()]
        seen = {b for args in asked for v in args if isinstance(v, Vector) for b in v.terms}
        kept = {b for v in reading.next_state.values() for b in v.terms}
        return bool((own | images) & (seen | kept))

    def _pairs_made(self, kinds: list[str]) -> list[tuple[str, str]]:
        """A point of each of two kinds, of those that the step makes or that maps show; the last made first."""
        if len(kinds) != 2 or self.theorem.continuous:
            return []
        codes: dict[str, list[str]] = {kind: [] for kind in kinds}
        kept: set[str] = set()  # what the state keeps after a step is a point of the state
        for q in reversed(self.scout.reading.questions):
            if q.oracle in codes and isinstance(q.answer, Vector) and (code := self.spelled.vector(q.answer)):
                codes[q.oracle].append(code)
                kept |= {code} if not self.shown and q.answer in self.scout.reading.next_state.values() else set()
        for name, oracle in self.shown.items():
            codes[oracle].append(self.names[name])
        first, second = (list(dict.fromkeys(codes[kind])) for kind in kinds)
        unread = {self.names[n] for n in self.unread}
        pairs = [(a, b) for a, b in itertools.product(first, second) if not {a, b} <= kept]
        return [(a, b) for a, b in pairs if not {a, b} & unread or {a, b} <= {*self.names.values()}]

    def _comparators(self) -> dict[str, str]:
        """What each point of the state is compared with, where there are two kinds of points."""
        found: dict[str, str] = {}
        for q in self.scout.reading.questions:
            if q.oracle in self.cls.comparators and isinstance(q.answer, Vector):
                (new,) = q.answer.terms
                after = self.scout.reading.next_state
                found |= {n: self.cls.comparators[q.oracle] for n in self.points if new in after[n].terms}
        self._follow(found)
        return found

    def _follow(self, kinds: dict[str, str]) -> None:
        """Points that a step makes of points of one kind, as the one before, are of that kind as well."""
        after = self.scout.reading.next_state
        for _ in self.points:
            for n in (n for n in self.points if n not in kinds):
                bases = set(after[n].terms) - set(self.points[n].terms)
                of = {kinds.get(other) for other, v in self.points.items() if set(v.terms) & bases}
                if len(of) == 1 and None not in of:
                    kinds[n] = str(of.pop())

    def _of_two(self) -> list[tuple[str, str]]:
        """A point of the first and one of the second kind: of the state, and after a step."""
        kinds = list(self.cls.comparators.values())
        pairs = [
            (a, b)
            for a, b in itertools.product(self.compared, repeat=2)
            if [self.compared[a], self.compared[b]] == kinds
        ]
        return pairs if self.cls.gap_of_two else []

    # Where a method rests ---------------------------------------------------------------------------------------------

    def _resting_points(self) -> dict[str, str]:
        """The points at which a method leaves those of its state, in code, where these are not x*.

        The class knows where an implicit step was asked that answers with x*. What was asked is a combination of points
        of the state and of what oracles answer, and so is what a step makes of these points: such equations determine
        where they are left.
        """
        one = self.scout.field.coefficient(1)
        inside = {
            next(iter(v.terms)): name
            for name, v in self.points.items()
            if name not in self.resting and name not in self.shown
        }
        answers = self._known_at_rest()
        rows: list[tuple[dict[str, Coefficient], dict[str, Coefficient]]] = []
        for q in self.scout.reading.questions:
            part, _, oracle = q.oracle.rpartition(".")
            if not isinstance(q.answer, Vector) or not (q.asked and isinstance(q.asked[0], Vector)):
                continue
            size = self.spelled.argument(q.asked[1]) if oracle in self.cls.rests else None
            summands = None if size is None else self._at_rest(q.asked[0], inside, answers)
            if size is not None and summands is not None:
                own, others = summands
                for factor, code in self.cls.rests[oracle]:
                    others = _combined(others, {code.format(_bracketed(size), part): one}, one * -factor)
                rows.append((own, others))
            if len(q.answer.terms) == 1:
                (new,) = q.answer.terms
                rest = (
                    self.cls.origins.get(oracle, _ORIGIN) if self._is_point(q) else self._answer_at_rest(part, oracle)
                )
                if rest is not None:
                    answers.setdefault(new, {rest: one} if rest else {})
        # A step leaves them there: as where the implicit step comes first, and what it answers is moved on.
        for name in () if self.theorem.continuous else inside.values():
            summands = self._at_rest(self.scout.reading.next_state[name], inside, answers)
            if summands is not None:
                own, others = summands
                rows.append((_combined(own, {name: one}, -one), others))
        solved = _solved(rows)
        self.vanishing = {name for name, v in solved.items() if not v}
        found = {name: v for name, v in solved.items() if v and v != {_ORIGIN: one}}
        found |= {name: found[other] for name in self.resting for other in self._begun_with(name) if other in found}
        codes = {n: self._resting(total) for n, total in found.items()}
        rests = {n: code for n, code in codes.items() if self._is_elsewhere(code)}
        if rests:
            nothing = Vector(self.scout.field, EUCLIDEAN, {})
            places = {n: self._named(rests.get(n, _ORIGIN)) for n in inside.values() if n not in self.vanishing}
            at_rest = {b: places.get(n, nothing) for b, n in inside.items()}
            at_rest |= {b: self._named(_sum(self._pieces(v))) if v else nothing for b, v in answers.items()}
            self.at_rest = {b: v for b, v in at_rest.items() if v is not None}
        return rests

    def _known_at_rest(self) -> dict[Basis, dict[str, Coefficient]]:
        """What is where it rests without an equation: fixed points, points that a map shows, and images of these."""
        one = self.scout.field.coefficient(1)
        found: dict[Basis, dict[str, Coefficient]] = {}
        if not self.cls.shown_by:
            return found
        fixed = {b for v in self.scout.reading.recorder.fixed for b in v.terms}
        found = {b: {code: one} for b, code in self.spelled.known.items() if b in fixed}
        for name, oracle in self.shown.items():
            found[next(iter(self.scout.reading.state[name].terms))] = {self.cls.origins[oracle]: one}
        by_map = {self.cls.shown_by[oracle]: origin for oracle, origin in self.cls.origins.items()}
        for letter, oracle in self.cls.maps.items():
            for image in self.scout.reading.recorder.answered("image", function=letter):
                found[next(iter(image.result.terms))] = {f"p.{oracle}({by_map[oracle]})": one}
        return found

    def _pieces(self, total: dict[str, Coefficient]) -> list[tuple[bool, str]]:
        return [spelling.times(self.spelled.sympy(c), code) for code, c in total.items()]

    def _named(self, code: str) -> Vector | None:
        """What a code stands for, if it is a vector of the problem's."""
        try:
            value = Scalar(code, 0).at(self.scout.reading.method, self.scout.oracles, self.scout.reading.t, None, "_")
        except PotentialError:
            return None
        return value if isinstance(value, Vector) else None

    def _resting(self, total: dict[str, Coefficient]) -> str:
        """The code of a sum of x* and subgradients there, by one of these alone where that is possible: they add up."""
        whole, origin = self._named(_sum(self._pieces(total))), self._named(_ORIGIN)
        if whole is None or origin is None:
            return _sum(self._pieces(total))
        if self.cls.shown_by:
            self._learn_images()
            named = self.spelled.vector(whole)
            return _bracketed(named) if named is not None else _sum(self._pieces(total))
        one, (centre,) = self.scout.field.coefficient(1), origin.terms
        first = {_ORIGIN: Coefficient(whole.field, whole.terms[centre])} if centre in whole.terms else {}
        rest = whole - origin * first.get(_ORIGIN, one * 0)
        for code in (c.rpartition(" * ")[2] for c in total if c != _ORIGIN):
            alone = self._named(code)
            if alone is not None and rest.terms and alone.terms.keys() == rest.terms.keys():
                (size,) = {c / alone.terms[b] for b, c in rest.terms.items()} if _multiple(rest, alone) else (None,)
                if size is not None:
                    return _sum(self._pieces({**first, code: Coefficient(rest.field, size)}))
        return _sum(self._pieces(total))

    def _rests_at_one(self, u: Vector, v: Vector) -> bool:
        """Whether two vectors come to rest at one place, as far as that is known."""
        places = [self._place(u), self._place(v)]
        return None in places or places[0] == places[1]

    def _are_alike(self, a: str, b: str) -> bool:
        """Whether two points of the state are of one kind, and come to rest at one place as far as that is known."""
        same = self.shown.get(a) == self.shown.get(b) and self.compared.get(a) == self.compared.get(b)
        return same and self._rests_at_one(self.points[a], self.points[b])

    def _place(self, v: Vector) -> Vector | None:
        """Where a combination of points of the state and of answers comes to rest; None where that is not known."""
        if not self.at_rest or any(b not in self.at_rest for b in v.terms):
            return None
        total = Vector(v.field, v.space, {})
        for b, c in v.terms.items():
            total = total + self.at_rest[b] * Coefficient(v.field, c)
        return total

    def _is_elsewhere(self, code: str) -> bool:
        """Whether a point at rest is another one than x*, always the same: as subgradients there sum to zero."""
        scout = self.scout
        try:
            apart = scout.scalar(
                Scalar(f"p.norm_squared({code} - {_ORIGIN})", 0), scout.reading.t, scout.reading.state_raw
            )
        except PotentialError:
            return False
        return bool(apart.terms) and not any("t" in c.occurring or _timely(c) for c in apart.terms.values())

    def _at_rest(
        self, v: Vector, inside: dict[Basis, str], answers: dict[Basis, dict[str, Coefficient]]
    ) -> tuple[dict[str, Coefficient], dict[str, Coefficient]] | None:
        """A vector at rest: its summands among the points of the state, and the others in code, if they have one."""
        own: dict[str, Coefficient] = {}
        others: dict[str, Coefficient] = {}
        for b, element in v.terms.items():
            c = Coefficient(self.scout.field, element)
            if b in inside:
                own[inside[b]] = c
            elif b in answers:
                others = _combined(others, answers[b], c)
            else:
                return None
        return own, others

    def _answer_at_rest(self, part: str, oracle: str) -> str | None:
        """What a first-order oracle answers at x*, in code: empty where that is zero, None where nothing is known."""
        if part:
            known = self.cls.answers_at_rest.get(oracle)
            return None if known is None else known.format(part)
        if oracle != self.oracle or oracle == "subgradient":
            return None
        return f"p.{oracle}(p.minimizer)" if self.in_parts else ""

    def _begun_with(self, name: str) -> list[str]:
        """The points of the state that begin where one of them does, which stays there: an anchor."""
        if self.argument == "x":
            return []
        start = dict(zip(self.scout.reading.state, self.scout.start_state, strict=True))
        return [n for n in self.points if n != name and start[n] == start[name]]

    # Levels -----------------------------------------------------------------------------------------------------------

    def _euclidean(self) -> tuple[list[Scalar], list[Scalar], list[Scalar]]:
        plain: list[Scalar] = []
        if "gap" in self.oracles:
            plain += [Scalar(f"p.gap({c})", 1) for c in self._asked_points()]
        if "minimizer" in self.oracles or self.compared:
            plain += [self._distance(n) for n in self.points if n in self.compared or n not in self._velocities()]
            self.carried = [Scalar(f"p.distance_squared({code})", 0) for code in self._carried()]
            plain += self.carried
            plain += [Scalar(f"p.distance_squared({code})", 0) for code, _, _ in self._ahead()]
        gradients = self._gradient_like()
        asked = self._asked_points()
        near = [g for g in gradients if self.cls.residual or any(g == f"p.{self.oracle}({c})" for c in asked)]
        plain += [Scalar(f"p.norm_squared({g})", 2) for g in near]
        several = list(self._measured_at_points())
        plain += several if len(self.names) > 1 else []
        if self.theorem.continuous:
            plain += [Scalar(f"p.norm_squared({self.names[n]})", 0) for n in self._velocities()]
        places = [n for n in self.points if n not in self._velocities()]
        pairs = list(itertools.combinations(places, 2)) if not self.theorem.continuous else []
        alike = [(a, b) for a, b in pairs if self._are_alike(a, b)]
        differences = [self._difference(a, self.names[b]) for a, b in alike]
        squares = [Scalar(f"p.norm_squared({d})", 2) for d in differences]
        if not self.compared:
            apart = [(self._position(a), self._position(b)) for a, b in pairs if (a, b) not in alike]
            squares += [Scalar(f"p.inner({u}, {v})", 0, 0) for u, v in apart]
        for m, n in self._of_two():
            squares.append(Scalar(self.cls.product_of_two.format(self._position(m), self._position(n)), 0, 0))
        if "gap" in self.oracles:
            squares += [Scalar(f"p.gap({c})", 1) for c in (*self._made_points()[:1], *self._gap_points())]
        if "minimizer" not in self.oracles and self._sent():
            squares += [Scalar(f"p.gap({code})", 1) for code in self._carried()]
        squares += [Scalar(f"p.norm_squared({e})", 2) for e in self._estimated()]
        squares += [Scalar(f"p.norm_squared({g})", 2) for g in gradients if g not in near]
        residuals = self._residuals() if not near else []
        squares += [*self._by_shares(), *(Scalar(f"p.norm_squared({r})", 2) for r in residuals)]
        pool = [(g, 1) for g in (*near, *residuals, *(g for g in gradients if g not in near))] + [
            (d, 1) for d in (*differences, *self._changes())
        ]
        if "minimizer" in self.oracles:
            places = self._velocities() if self.theorem.continuous else []
            moving = [n for n in self.points if n not in places]
            pool = [(self._position(n), 0) for n in moving[:1]] + pool
            pool += [(self.names[n], 0) for n in places]
        products = []
        said = {(f"{self.names[n]} - {_ORIGIN}", answer) for _, n, answer in self._ahead()}  # by a square of its own
        for (u, a), (v, b) in itertools.combinations(pool, 2):
            if (u, v) in said:
                continue
            sign = 1 if {a, b} == {0, 1} and self._is_positive(u, v) else 0
            products.append(Scalar(f"p.inner({u}, {v})", a + b, sign))
        return plain, squares, products

    def _measured_at_points(self) -> Iterator[Scalar]:
        """Further scalars of a class that are never negative and vanish at a solution, at what the state remembers."""
        known = {*ProblemClass.measures, self.cls.divergence, self.cls.coupling}
        for oracle in sorted((self.cls.measured() & self.oracles) - known):
            codes = [code for code in self.names.values() if code != self.iterate_code]
            yield from (s for s in (Scalar(f"p.{oracle}({code})", 1) for code in codes) if self._is_defined(s))

    def _is_defined(self, scalar: Scalar) -> bool:
        """Whether a class can say what a scalar of the state is after a step: its hypotheses are asked for that."""
        try:
            read(self.theorem, [scalar])
        except PotentialError:
            return False
        return True

    def _is_positive(self, u: str, v: str) -> bool:
        return u.removesuffix(" - p.minimizer") != u and v == f"p.{self.oracle}({u.removesuffix(' - p.minimizer')})"

    def _carried(self) -> Iterator[str]:
        """Combinations of the points of the state, in code, that oracles alone move; they rest at x*."""
        state = self._combined()
        if not state:
            return
        after = self.scout.reading.next_state
        moved = [q for q in self.scout.reading.questions if q.asked and self._is_moved(q)]
        sent = self._sent()
        for shares in carried(self.scout.field, state, after, moved, self._velocities(), sent):
            if not sent and "minimizer" in self.oracles and all(c.element.number is not None for c in shares.values()):
                continue  # its square is a sum of squares that are there, with simple coefficients
            yield self._total(shares)

    def _sent(self) -> list[Basis]:
        """The vectors that the step sends compressed."""
        answers = [q.answer for q in self.scout.reading.questions if q.oracle in self.cls.sent_by]
        return [b for v in answers if isinstance(v, Vector) and len(v.terms) == 1 for b in v.terms]

    def _ahead(self) -> list[tuple[str, str, str]]:
        """Points less what a remembered answer will move them by, in code, with the point's name and the answer.

        An operator that is asked at a last point as well moves such a point by the newer answer alone.
        """
        reading, found = self.scout.reading, []
        if "minimizer" not in self.oracles or not self.euclidean or self.theorem.continuous or self.in_parts:
            return []
        asked = {q.asked[0] for q in reading.questions if q.asked and q.oracle == self.oracle}
        for q in reading.questions if "gap" not in self.oracles else ():
            last = [m for m, v in self.points.items() if q.asked and q.asked[0] == v and q.oracle == self.oracle]
            if not last or not isinstance(q.answer, Vector) or len(q.answer.terms) != 1:
                continue
            ((b, _),) = q.answer.terms.items()
            after = reading.next_state[last[0]]
            for n, v in self.points.items():
                c = reading.next_state[n].terms.get(b)
                if n == last[0] or c is None or after not in asked or after == self.points[last[0]]:
                    continue
                code = self.spelled.vector(v + q.answer * Coefficient(v.field, c))
                if code is not None:
                    found.append((code, n, f"p.{self.oracle}({self.names[last[0]]})"))
        return found

    def _combined(self) -> dict[str, Vector]:
        """The points of the state of which combinations may stand in a potential; none where these are of no use."""
        state = {n: v for n, v in self.points.items() if n not in self.resting}
        return {} if self.theorem.continuous or len(state) < 2 or self.compared or self.rests or self.shown else state

    def _total(self, shares: dict[str, Coefficient]) -> str:
        return spelling.total([spelling.times(self.spelled.sympy(c), self.names[n]) for n, c in shares.items()])

    def drawn(self, rate: Coefficient) -> list[Scalar]:
        """Squared distances of the combinations that are drawn to a point of the step at a linear rate."""
        state, reading = self._combined(), self.scout.reading
        if "minimizer" not in self.oracles or not self.euclidean or not state:
            return []
        asked = [q.asked[0] for q in reading.questions if q.asked and isinstance(q.asked[0], Vector)]
        moved = [q for q in reading.questions if q.asked and self._is_moved(q)]
        rate = said_in(self.scout.field, rate.to_sympy())
        made = drawn(self.scout.field, state, reading.next_state, moved, list(dict.fromkeys(asked)), rate)
        return [Scalar(f"p.distance_squared({self._total(shares)})", 0) for shares in made]

    def _velocities(self) -> list[str]:
        """The vectors of the state that rest at zero, or start there and rest nobody knows where: no places."""
        start = self.scout.start_state
        if isinstance(start, Vector):
            return []
        named = zip(self.scout.reading.state, start, strict=True)
        known = {*self.rests, *self.compared}
        moving = [(n, v) for n, v in named if n in self.points and n not in known]
        return [n for n, v in moving if not v.terms or n in self.vanishing or self._begins_as_an_answer(v)]

    def _begins_as_an_answer(self, v: Vector) -> bool:
        """Whether a vector of the state is no place, since it begins as what a first-order oracle answers."""
        made_by = [self.scout.reading.recorder.origin(b) for b in v.terms]
        return all(a is not None and a.oracle == FIRST_ORDER for a in made_by)

    def _estimated(self) -> Iterator[str]:
        """What estimates of a gradient that the state keeps are off by, at the points where the step asks."""
        reading = self.scout.reading
        kept = [n for n in self._velocities() if n not in self.resting]
        if not kept or not self.oracle or self.in_parts or self.theorem.continuous:
            return
        moved = [(v, reading.next_state[n]) for n, v in reading.state.items()]
        gradients = [f"p.{self.oracle}({c})" for c in self._asked_points()]
        sizes = {c: self._value(f"p.norm_squared({c})") for c in (*(self.names[n] for n in kept), *gradients)}
        known = {c: e for c, e in sizes.items() if e is not None and e.terms}
        said = [h.expression for h in self.scout.problem.hypotheses()]
        units = Units(self.scout.field, [*said, *known.values()], moved)
        for n, gradient in itertools.product(kept, gradients):
            if {self.names[n], gradient} <= known.keys():
                size, other = (units.of(known[c]) for c in (self.names[n], gradient))
                if size == other:
                    yield f"{self.names[n]} - {gradient}"

    def _value(self, code: str) -> Expression | None:
        try:
            return self.scout.scalar(Scalar(code, 0), self.scout.reading.t, self.scout.reading.state_raw)
        except PotentialError:
            return None

    def _mirrored(self) -> tuple[list[Scalar], list[Scalar], list[Scalar]]:
        plain: list[Scalar] = []
        if "gap" in self.oracles:
            plain += [Scalar(f"p.gap({c})", 1) for c in self._gap_points()]
        if self.cls.divergence and "minimizer" in self.oracles:
            plain += [Scalar(f"p.{self.cls.divergence}(p.minimizer, {self.names[n]})", 0) for n in self.points]
        if self.cls.coupling:
            duals = [n for n, v in self.scout.reading.state.items() if n not in self.points]
            plain += [Scalar(f"p.{self.cls.coupling}(p.minimizer, {self.names[n]})", 0) for n in duals]
        return plain, [], []

    # What is measured, and the guaranteed decrease --------------------------------------------------------------------

    def _measures(self) -> list[Scalar]:
        found: list[Scalar] = []
        code = self.iterate_code
        if "gap" in self.oracles:
            found += [Scalar(f"p.gap({c})", 1) for c in (*self._made_points()[:1], *self._gap_points()[: code != ""])]
        found += [Scalar(self.cls.gap_of_two.format(self.names[a], self.names[b]), 1) for a, b in self._of_two()]
        kinds = list(self.cls.comparators or self.cls.shown_by)
        found += [Scalar(self.cls.gap_of_two.format(a, b), 1) for a, b in self._pairs_made(kinds)]
        if self.euclidean:
            if "minimizer" in self.oracles:
                made = self._distances_made()[:1]
                found += [d for d in made if code and code not in self.names.values()]
                found += [self._distance(n) for n in self._moving() if n not in self._velocities()]
                found += made
            likes = self._gradient_like()
            own = (f"p.{self.oracle}({code})", f"{code} - ")
            gradients = [g for g in likes if not code or self.cls.residual or g.startswith(own) or self.cls.shown_by]
            if self.oracle == "subgradient":
                # Of a function that is not smooth a subgradient need not fall; what an implicit step moves by does.
                gradients = list(self._left_by_maps())
            found += [*self._by_shares(), *(Scalar(f"p.norm_squared({g})", 2) for g in gradients)]
            if self.in_parts or not (gradients or "gap" in self.oracles):
                found += [Scalar(f"p.norm_squared({r})", 2) for r in self._residuals()]
        elif self.cls.divergence:
            if "minimizer" in self.oracles:
                found += [Scalar(f"p.{self.cls.divergence}(p.minimizer, {self.names[n]})", 0) for n in self._moving()]
            found += self._divergences()
        return list(dict.fromkeys(found))

    def _moved_by(self) -> list[Scalar]:
        """Gaps at what implicit steps answer a flow with, the squared gradients that it asks for, of a function that is
        whole, and its squared velocities."""
        reading, found = self.scout.reading, list[str]()
        if not self.euclidean:
            return []
        if self.oracle and not self.in_parts:
            asked = [q.asked[0] for q in reading.questions if q.oracle == self.oracle]
            found += [f"p.{self.oracle}({c})" for v in asked if (c := self.spelled.vector(v)) is not None]
        found += [c for n in self._moving() if (c := self.spelled.vector(reading.next_state[n])) is not None]
        answers = [q.answer for q in reading.questions if self._is_moved(q) and isinstance(q.answer, Vector)]
        made = [c for v in answers if (c := self.spelled.vector(v)) is not None] if "gap" in self.oracles else []
        gaps = [Scalar(f"p.gap({c})", 1) for c in dict.fromkeys(made)]
        return [*gaps, *(Scalar(f"p.norm_squared({c})", 2) for c in dict.fromkeys(found))]

    def _divergences(self) -> list[Scalar]:
        """What a step moves the points of the state by, where a divergence measures that, from either side."""
        pairs = [tuple(r.split(" - ")) for r in self._residuals()]
        return [Scalar(f"p.{self.cls.divergence}({u}, {v})", 2) for a, b in pairs for u, v in ((a, b), (b, a))]

    def _paid(self, made: Template) -> list[Scalar]:
        """The measures, and squares of the differences between the points that a step makes; gaps there."""
        found = [m for m in made.measures if m.gradients]
        if self.theorem.continuous:
            return [*found, *self._moved_by()]
        questions = self.scout.reading.questions
        moving = {n: self.points[n] for n in self._moving()}
        points: dict[str, Vector] = {self.names[n]: v for n, v in moving.items()}
        asked: dict[str, None] = {}
        for q in questions:
            for v in (*q.asked[:1], q.answer):
                if isinstance(v, Vector) and v.space == self.scout.problem.space and (c := self.spelled.vector(v)):
                    is_point = v is not q.answer or self._is_point(q)
                    if is_point:
                        points[c] = v
                    if q.oracle in self.cls.answers_at_a_point and v is q.asked[0]:
                        asked[c] = None
        after = f"self.step(p, t, {self.argument})"
        steps = [after if self.argument == "x" else f"{after}.{n}" for n in self._moving()]
        if "gap" in self.oracles:
            found += [Scalar(f"p.gap({c})", 1) for c in (*self._made_points(), *asked)]
            later = [s for s, n in zip(steps, self._moving(), strict=True) if self.names[n] == self.iterate_code]
            found += [Scalar(f"p.gap({c})", 1) for c in later]
        for a, b in self._of_two():
            found.append(Scalar(self.cls.gap_of_two.format(f"{after}.{a}", f"{after}.{b}"), 1))
        if self.euclidean:
            codes = {self.names[n]: v for n, v in moving.items()} | dict(zip(steps, moving.values(), strict=True))
            codes |= {c: v for c, v in points.items() if c not in codes} if not (self.compared or self.shown) else {}
            unseen = {c for n, c in zip(self._moving(), steps, strict=True) if n in self.shown}
            unseen |= {self.names[n] for n in self.shown}
            for a, b in itertools.combinations((c for c in codes if c not in unseen), 2):
                apart = self.compared and a != b.removeprefix(f"{after}.").join(("s.", ""))
                apart = apart or not self._rests_at_one(codes[a], codes[b])
                if not (a in steps and b in steps) and not apart:
                    found.append(Scalar(f"p.norm_squared({a} - {_bracketed(b)})", 2))
            if self.oracle and self.oracle != "subgradient":
                found += [Scalar(f"p.norm_squared(p.{self.oracle}({c}))", 2) for c in asked]
            bounding = self.cls.gap_by
            for q in questions:
                if bounding and q.oracle == bounding and (g := self.spelled.vector(q.asked[0])):
                    found.append(Scalar(f"p.inner({g}, {self.iterate_code} - p.{bounding}({g}))", 1))
        return list(dict.fromkeys(found))


def _multiple(a: Any, b: Any) -> bool:
    """Whether an expression, or a vector, is a multiple of another by an element of the field."""
    if a.terms.keys() != b.terms.keys():
        return False
    ratios = {c / b.terms[key] for key, c in a.terms.items()}
    return len(ratios) == 1


def _timely(c: Any) -> bool:
    """Whether a coefficient depends on a term of a sequence."""
    return any(name.endswith(("_t", "_next")) for name in c.occurring)


def _bracketed(code: str) -> str:
    return f"({code})" if " + " in code or " - " in code or code.startswith("-") else code


_ORIGIN = "p.minimizer"


def _sum(pieces: list[tuple[bool, str]]) -> str:
    """The code of a sum, in brackets where it has several summands or begins with a minus."""
    return _bracketed(spelling.total(pieces))


def _combined(
    first: dict[str, Coefficient], second: dict[str, Coefficient], factor: Coefficient
) -> dict[str, Coefficient]:
    """The first sum plus a multiple of the second."""
    total = dict(first)
    for code, c in second.items():
        total[code] = total[code] + c * factor if code in total else c * factor
    return {code: c for code, c in total.items() if c.element}


def _solved(rows: list[tuple[dict[str, Coefficient], dict[str, Coefficient]]]) -> dict[str, dict[str, Coefficient]]:
    """The unknowns that linear equations determine: in each a sum of unknowns and a sum of what is known are zero."""
    rows = list(rows)
    found: dict[str, tuple[dict[str, Coefficient], dict[str, Coefficient]]] = {}
    for own, known in rows:
        for name, (left, right) in found.items():
            if name in own:
                c = own[name]
                own, known = _combined(own, left, -c), _combined(known, right, -c)
        if not own:
            continue
        pivot, c = next(iter(own.items()))
        own, known = ({n: x / c for n, x in part.items()} for part in (own, known))
        for name, (left, right) in found.items():
            if pivot in left:
                found[name] = (_combined(left, own, -left[pivot]), _combined(right, known, -left[pivot]))
        found[pivot] = (own, known)
    return {name: {code: -c for code, c in known.items()} for name, (own, known) in found.items() if len(own) == 1}
