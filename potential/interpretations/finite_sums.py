"""Finite sums in Rocq: a function for each outcome, of the class of each component; their mean is of it, too."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import TABLE, Vector
from potential.classes import convex, finite_sums, recorder
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import Answer
from potential.errors import MissingOracleError, NotExportableError
from potential.interpretations.coins import Coins
from potential.interpretations.convex import first_order
from potential.interpretations.coordinates import natural_number
from potential.interpretations.interpretation import Drawing, Drawn
from potential.interpretations.vocabulary import COMPONENT, FUNCTION, RocqPremise, Setting
from potential.members.parts import FunctionPart, Known, MemberPart, Product, ShortPart, combined
from potential.members.simplex import Point, difference, dot
from potential.rounding.numbers import UP, Rounded, RoundedVector
from potential.rounding.problem import RoundedProblem

_MOST = 3  # so many functions a member has at most


class RoundedComponents(RoundedProblem):
    """The gradients of components, their means, tables and coins, with rounding."""

    def component_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the component that is drawn, of the mean that the reference minimizes exactly."""
        return self._sampled("component_gradient", x)

    def component_prox(self, x: Any, step: Any) -> RoundedVector:
        """The proximal step of the component that is drawn, which expands no error."""
        return self._resolved("component_prox", x, step)

    def mean_gradient(self, x: Any) -> RoundedVector:
        """The mean of the components' gradients, each at its entry of a table; the gradient at a point."""
        x = self._vector(x, "mean_gradient")
        return self._sampled("mean_gradient", x) if self._problem.is_table(x.array) else self.gradient(x)

    def component_variance(self, x: Any) -> Rounded:
        """The mean of ||grad f_i(x) - grad f_i(x*)||^2, from which what the reference lacks falls out."""
        return self._over_components("component_variance", x)

    def component_divergence(self, x: Any) -> Rounded:
        """The mean of f_i(x) - f_i(x*) - <grad f_i(x*), x - x*>, from which it falls out, too."""
        return self._over_components("component_divergence", x)

    def _over_components(self, oracle: str, x: Any) -> Rounded:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x, moved)")
        value = float(getattr(self._problem, oracle)(x.array))
        return Rounded(value, (0.0 if rounding is None else float(rounding(x.array, x.error))) * UP)

    def table(self, x: Any) -> RoundedVector:
        """The table that has x everywhere."""
        x = self._vector(x, "table")
        return self.point(self._problem.table(x.array), x.error * math.sqrt(self._problem.n) * UP)

    def replaced(self, table: Any, x: Any) -> RoundedVector:
        """The table with x at the component that is drawn."""
        table, x = self._vector(table, "replaced"), self._vector(x, "replaced")
        return self.point(self._problem.replaced(table.array, x.array), (table.error + x.error) * UP)


class Components(Coins, of=finite_sums.Components):
    """The component that is drawn."""

    composed = True
    rounding = RoundedComponents

    lemmas: ClassVar[Mapping[str, str]] = {
        "component-smooth-convexity": "smooth_convex_interpolation L f_i grad_i {a} {b} L_positive f_i_smooth",
        "component-smooth-strong-convexity": "smooth_strongly_convex_interpolation L mu f_i grad_i {a} {b} "
        "(conj (Rlt_le _ _ mu_positive) L_above) f_i_smooth",
    }
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-mean": (
            "⟨grad_i {seen}, {b}⟩",
            "⟨{a_gradient}, {b}⟩",
            "mean_gradients {P} f_i grad_i f grad _ _ f_mean",
        ),
        "component-noise": ("‖grad_i {a}‖²", "sigma ^ 2", "f_noise"),
        "component-variance": ("‖grad_i {seen} ⊖ grad_i xs‖²", "V {of_a}", "V_is {of_a}"),
        "coin-variance": (
            "V {a}",
            "({chance} * V {first} + (1 - {chance}) * V {second})",
            "mean_decided {chance} {coin_is} V {first} {second}",
        ),
        "replaced-variance": (
            "V {a}",
            "(V {of_new} / INR N + (1 - 1 / INR N) * V {old})",
            "mean_renewed N N_positive (fun i u => ‖grad_i i u ⊖ grad_i i xs‖²) V {old} {new} V_is",
        ),
        "proximal-variance": (
            "(V {a} - ‖grad_i {new} ⊖ grad_i xs‖² / INR N)",
            "((1 - 1 / INR N) * V {old})",
            "mean_renewed_by N N_positive (fun i u => ‖grad_i i u ⊖ grad_i i xs‖²) V {old} _ V_is",
        ),
        "component-divergence": (
            "(f {a} - f xs - ⟨grad_i xs, {a} ⊖ xs⟩)",
            "B {of_a}",
            "mean_divergence_at {P} f_i grad_i f grad xs {a} _ f_mean (B_is {of_a})",
        ),
        "proximal-divergence": (
            "(B {a} - (f_i {new} - f xs - ⟨grad_i xs, {new} ⊖ xs⟩) / INR N)",
            "((1 - 1 / INR N) * B {old})",
            "mean_renewed_divergence N N_positive f_i grad_i f grad xs B {old} _ f_mean B_is",
        ),
        "replaced-divergence": (
            "B {a}",
            "(B {of_new} / INR N + (1 - 1 / INR N) * B {old})",
            "mean_renewed N N_positive (fun i u => f_i i u - f_i i xs - ⟨grad_i i xs, u ⊖ xs⟩) B {old} {new} B_is",
        ),
    }
    # The same of a table, whose entry for the component that is drawn is asked.
    of_a_table: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-mean": (
            "⟨grad_i {seen}, {b}⟩",
            "⟨{a_gradient}, {b}⟩",
            "mean_average N N_positive (fun i => grad_i i ({a} i)) _",
        ),
        "component-divergence": (
            "(f_i {seen} - f xs - ⟨grad_i xs, {seen} ⊖ xs⟩)",
            "B {a}",
            "mean_divergence {P} f_i grad_i f grad xs {a} _ f_mean (B_is {a})",
        ),
    }
    relations: ClassVar[Mapping[str, str]] = {"component_prox": "is_prox whole f_i {1} {0} {name}"}
    equations: ClassVar[Mapping[str, str]] = {
        "component_prox": "prox_gradient f_i {1} {0} {name} (grad_i {name}) ltac:(sign) "
        "(proj1 (proj1 f_i_smooth) {name}) {name}_oracle",
    }
    not_negative: ClassVar[Mapping[str, str]] = {
        "component-variance": "V_nonnegative {of_a}",
        "component-divergence": "B_nonnegative {of_a}",
    }
    # An inequality of the component that is drawn has its values, whose mean is that of the values of f.
    in_excess: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-": ("(f_i {b} - f_i {a})", "(f {b} - f {a})", "mean_values {P} f_i grad_i f grad _ _ f_mean"),
    }
    values: ClassVar[Mapping[str, str]] = {"table": "(fun _ => {0})"}
    # Where one of the points is the entry of a table, or where a proximal step came to, by which one: the value there
    # is the component's own in both.
    beside_an_entry: ClassVar[Mapping[int, tuple[str, str, str]]] = {
        0: ("f_i {b}", "f {b}", "proj1 f_mean {b}"),
        1: ("(- f_i {a})", "(- f {a})", "mean_negative {P} f_i grad_i f grad {a} f_mean"),
    }
    sampled_values: ClassVar[Mapping[str, str]] = {"component_gradient": "grad_i {0}"}
    drawn: ClassVar[Mapping[str, Drawn]] = {
        "entry": Drawn("({0} {outcome})"),
        "mean_gradient": Drawn("(average N (fun i => grad_i i ({0} i)))"),
        "replaced": Drawn("(replaced N {0} {outcome} {1})", name="renewed"),
    }
    scalars: ClassVar[Mapping[str, str]] = {"component_variance": "V {0}", "component_divergence": "B {0}"}
    reserved: ClassVar[tuple[str, ...]] = ("V", "B")

    # Members ----------------------------------------------------------------------------------------------------------

    def __init__(self, statement: Any) -> None:
        super().__init__(statement)
        self._slopes: dict[tuple[int, Any], Mapping[int, Fraction]] = {}  # where a function's proximal steps came to

    def _count(self, constants: Mapping[str, Fraction]) -> int:
        """How many functions a member has: n where the statement speaks of it, and two otherwise."""
        if self.problem.draws:
            raise MissingOracleError("no member is built for a step that draws noise beside a component")
        n = constants.get("n", Fraction(2))
        if n.denominator != 1 or not 1 <= n <= _MOST:
            raise MissingOracleError(f"no finite sum of {n} functions is built")
        return int(n)

    def outcomes(self, constants: Mapping[str, Fraction]) -> int:
        """One for each function, and each side of the coin."""
        return self._count(constants) * self.faces()

    def sampled(self, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The sample with two functions, where n is a parameter; with one where a root stands in its place.

        The root grows with n, and of one function it is a rational number, as an end of its range is.
        """
        field, name = self.statement.field, "s_n"
        roots = [f"s_{root}" for root, bound in field.constant_roots.items() if bound.x == "n"]
        if roots and roots[0] in sample:
            return {**sample, roots[0]: Fraction(0)}
        if "n" not in field.values or name not in sample:
            return dict(sample)
        return {**sample, name: sample[name] + 2 - field.values["n"].evaluate(dict(sample))}

    def tables(self, constants: Mapping[str, Fraction]) -> tuple[int, ...]:
        """A table is so many points, one after the other."""
        return (1, self._count(constants))

    def state_of(self, vector: Vector, program: Any) -> list[Mapping[int, Fraction]]:
        """Of a table all entries."""
        return self._entries(program, vector) if vector.space == TABLE else super().state_of(vector, program)

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """What the function that is drawn answers, the mean of all, and the point that the coin decides for."""
        k = program.outcome // self.faces()
        match answer.oracle:
            case "component_gradient":
                return self._component(program, k, self._entries(program, answer.at)[k])
            case "entry":
                entry: Mapping[int, Fraction] = self._entries(program, answer.at)[k]
                return entry
            case "component_prox":
                x, step = program.row(answer.at), program.number(answer.asked[1])
                point: Mapping[int, Fraction] = program.free((answer.oracle, k, program.key(x), step))
                self._slopes[k, program.key(point)] = combined((1 / step, x), (-1 / step, dict(point)))
                return point
            case recorder.FIRST_ORDER | "mean_gradient":
                each = self._entries(program, answer.at)
                return combined(*((Fraction(1, len(each)), self._component(program, j, x)) for j, x in enumerate(each)))
        return super().row_of(answer, program)

    def _entries(self, program: Any, x: Vector) -> list[Mapping[int, Fraction]]:
        """The point at which each function is asked: of a table its entries, at the present outcome."""
        count = self._count(program.constants)
        if x.space != TABLE:
            return [program.row(x)] * count
        basis = next(iter(x.terms))
        answer = self.statement.recorder.origin(basis)
        if answer is None or answer.oracle not in ("table", "replaced"):
            return [program.free(("entry", basis, j)) for j in range(count)]
        if answer.oracle == "table":
            return [program.row(answer.at)] * count
        found = self._entries(program, answer.at)
        found[program.outcome // self.faces()] = program.row(answer.asked[1])
        return found

    def value_of(self, function: str, point: Mapping[int, Fraction], program: Any) -> Mapping[int, Fraction] | None:
        """The mean of all values."""
        if function != self.problem.function:
            return super().value_of(function, point, program)
        count = self._count(program.constants)
        return combined(*((Fraction(1, count), program.value((k, function), point)) for k in range(count)))

    def scalar_of(
        self, function: str, point: Vector, program: Any
    ) -> tuple[list[Product], Mapping[int, Fraction]] | None:
        """V and B at a point or a table, as products and values."""
        if function not in ("V", "B"):
            return super().scalar_of(function, point, program)
        products: list[Product] = []
        values = []
        each = self._entries(program, point)
        share = Fraction(1, len(each))
        for j, x in enumerate(each):
            least = self._component(program, j, {})
            if function == "V":
                apart = combined((Fraction(1), self._component(program, j, x)), (Fraction(-1), least))
                products.append((share, apart, apart))
            else:
                products.append((-share, least, dict(x)))
                values.append((share, program.value((j, self.problem.function), x)))
        return [(c, u, v) for c, u, v in products if u and v], combined(*values)

    def _component(self, program: Any, k: int, point: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """The gradient of one of the functions at a point; at the minimizer their sum is zero."""
        known = self._slopes.get((k, program.key(point)))
        if known is not None:
            return dict(known)
        if point:
            found: dict[int, Fraction] = program.free(("component", k, program.key(point)), dual=True)
            return found
        count = self._count(program.constants)
        free = [program.free(("component at the minimizer", j), dual=True) for j in range(count - 1)]
        return dict(free[k]) if k < count - 1 else combined(*((Fraction(-1), row) for row in free))

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The functions, whose gradients at the minimizer sum to zero, and are short where the class says so."""
        function = self.problem.function
        names = ("L", "mu") if "mu" in program.constants else ("L",)
        constants = {name: program.constants[name] for name in names}
        everywhere = [known.point for known in program.known(function)]
        asked = program.at_each(lambda: [self._entries(program, x) for x in self._asked()])
        proximal = [a.result for a in self.problem.proximal_steps]
        steps = program.at_each(lambda: [program.row(x) for x in proximal])
        for k in range(self._count(program.constants)):
            own = [x for j, found in enumerate(steps) for x in found if j // self.faces() == k]
            every = (*everywhere, *(each[k] for found in asked for each in found), *own)
            points = {program.key(x): x for x in every if x}
            known = [Known(x, self._component(program, k, x), program.value((k, function), x)) for x in points.values()]
            least = Known({}, self._component(program, k, {}), {})
            yield FunctionPart(f"f_{k + 1}", [least, *known], constants, "the smallest smooth function")
        if "sigma" in program.constants:
            yield ShortPart("noise", self._component(program, 0, {}), program.constants["sigma"])

    def _asked(self) -> list[Vector]:
        """Every point and table at which components are asked."""
        oracles = ("component_gradient", "mean_gradient", "component_variance", "component_divergence")
        asked = (a.at for a in self.statement.recorder.answered(*oracles))
        start = self.statement.start.terms
        return [x for x in dict.fromkeys(asked) if not any(b in start for b in x.terms)]

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The mean of all, the one that is drawn, tables of points one after the other, and the coin."""
        functions = self._functions(made)
        count, size = len(functions), made.dimension
        k = made.outcome // self.faces()

        def entries(x: Point) -> list[Point]:
            return [x[j * size : (j + 1) * size] for j in range(count)] if len(x) == count * size else [x] * count

        def mean(x: Point) -> tuple[Fraction, Point]:
            values, slopes = zip(*(f(y) for f, y in zip(functions, entries(x), strict=True)), strict=True)
            total = sum(values, Fraction(0))
            return total / count, tuple(sum(each, Fraction(0)) / count for each in zip(*slopes, strict=True))

        least = [f(made.zero)[1] for f in functions]

        def variance(x: Point) -> Fraction:
            apart = (difference(f(y)[1], g) for f, y, g in zip(functions, entries(x), least, strict=True))
            return sum((dot(d, d) for d in apart), Fraction(0)) / count

        def divergence(x: Point) -> Fraction:
            each = (f(y)[0] - f(made.zero)[0] - dot(g, y) for f, y, g in zip(functions, entries(x), least, strict=True))
            return sum(each, Fraction(0)) / count

        return {
            **first_order(mean, made.zero),
            "component_gradient": lambda x: functions[k](entries(x)[k])[1],
            "component_prox": lambda x, step: made.parts[f"f_{k + 1}"].implicit(x, step),
            "mean_gradient": lambda x: mean(x)[1],
            "component_variance": variance,
            "component_divergence": divergence,
            "table": lambda x: x * count,
            "replaced": lambda w, x: (*w[: k * size], *x, *w[(k + 1) * size :]),
            **self.deciding(made),
        }

    def _functions(self, made: Any) -> list[Callable[[Point], tuple[Fraction, Point]]]:
        return [made.parts[f"f_{k + 1}"].evaluate for k in range(self._count(made.constants))]

    def fits(self, made: Any) -> bool:
        """The functions have the constants of the class, and gradients at the minimizer of at most sigma."""
        each = [made.parts.get(f"f_{k + 1}") for k in range(self._count(made.constants))]
        if any(f is None or any(f._constants[n] != made.constants[n] for n in f._constants) for f in each):
            return False
        lengths = [dot(g, g) for f in each for _, g in (f.evaluate(made.zero),)]
        calm = "sigma" not in made.constants or sum(lengths, Fraction(0)) <= len(each) * made.constants["sigma"] ** 2
        return calm and self.solves(made)

    def solves(self, made: Any) -> bool:
        """The gradients there sum to zero."""
        slopes = [f(made.zero)[1] for f in self._functions(made)]
        return not any(sum(each, Fraction(0)) for each in zip(*slopes, strict=True))

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def draws(self) -> Drawing:
        """The component, of finitely many where their number or a table is spoken of, and then the coins."""
        found = Drawing(order=(None, *self.problem.coins))
        if self._counts():
            kind, mean = "{i : nat | (i < N)%nat}", "(uniform N N_positive)"
            exists = "" if self.problem.coins else "(fun n => uniform_has_expectation N N_positive next n _ _)"
            found = replace(found, kind=kind, mean=mean, spaces=(), exists=exists)
        return found

    def _counts(self) -> bool:
        return "n" in self.statement.field.values

    def requires(self) -> tuple[str, ...]:
        """The file on tables and means over components, where there are such, or values of a component's own."""
        recorder = self.statement.recorder
        remembers = recorder.answered("component_variance", "component_divergence", "table", "component_prox")
        return (*super().requires(), *(["VarianceReduction"] if remembers else []))

    def parameter(self, s: Setting, name: str) -> bool:
        """The number of components is a natural one."""
        return natural_number(s) if name == "n" else super().parameter(s, name)

    def in_mean(self, rule: str, point: Vector) -> tuple[str, str, str] | None:
        """Of a table, what is said of the entry for the component that is drawn."""
        found = self.of_a_table.get(rule) if point.space == TABLE else None
        return found or super().in_mean(rule, point)

    def excess_of(self, rule: str, points: list[Vector]) -> tuple[str, str, str] | None:
        """Between points the values of the component; where it is its own value, there is nothing in excess."""
        found = super().excess_of(rule, points)
        origins = [self.statement.recorder.origin(next(iter(x.terms))) if x.terms else None for x in points]
        own = [k for k, made in enumerate(origins) if made is not None and made.oracle in ("entry", "component_prox")]
        if found is None or not own:
            return found
        return self.beside_an_entry[own[0]] if len(own) == 1 else None

    def seen_at(self, answer: Answer) -> Vector:
        """The entry of a table for the component that is drawn."""
        if answer.oracle != "component_gradient" or answer.at.space != TABLE:
            return super().seen_at(answer)
        entry = self.statement.recorder.find("entry", answer.at)
        if entry is None:
            raise NotExportableError("the entry of a table at which a component is asked is not determined by the step")
        found: Vector = entry.result
        return found

    def seen(self, point: Vector) -> Vector:
        """Where the component that is drawn answers."""
        answer = self.statement.recorder.find("component_gradient", point)
        return point if answer is None else self.seen_at(answer)

    def mean_drawn(self, point: Vector) -> Vector | None:
        """The mean of the components' gradients."""
        answer = self.statement.recorder.find("mean_gradient", point)
        return None if answer is None else answer.result

    def function_name(self, function: str) -> str:
        """Means over the components have names of their own, and so has the component that is drawn."""
        return function if function in ("V", "B", "f_i") else super().function_name(function)

    def text_at(self, function: str, point: Vector, text: str) -> str:
        """What is averaged over the entries of a table is asked of a table that has one point everywhere."""
        everywhere = self._counts() and point.space != TABLE and function in ("", "V", "B")
        return f"(fun _ => {text})" if everywhere else text

    def said_of(self, s: Setting) -> None:
        """The class of each component, from which that of their mean follows."""
        self.functions(s)
        E, drawing = s.vectors, self.draws()
        P = drawing.mean
        s.variable(COMPONENT, "f_i", f"{E} -> R", sampled=True)
        s.variable(COMPONENT, "grad_i", f"{E} -> {E}", sampled=True)
        strongly = isinstance(self.problem, convex.SmoothStronglyConvex)
        name, given = ("smooth_strongly_convex", "L mu") if strongly else ("smooth_convex", "L")
        s.lemma += [
            RocqPremise("f_smooth", f"{name} {given} f grad", place=FUNCTION),
            RocqPremise("f_i_smooth", f"{name} {given} f_i grad_i", sampled=True, place=FUNCTION),
        ]
        s.theorem += [
            RocqPremise("f_i_smooth", f"(forall i, {name} {given} (f_i i) (grad_i i))", place=FUNCTION),
            RocqPremise("f_mean", f"is_mean {P} f_i grad_i f grad", place=FUNCTION),
        ]
        if "sigma" in self.statement.field.values:
            noise = f"has_mean_at_most {P} (fun i => ‖grad_i i xs‖²) (sigma ^ 2)"
            s.theorem.append(RocqPremise("f_noise", noise, place=FUNCTION))
        s.preamble.append(
            f"pose proof (mean_{name} {P} f_i grad_i f grad {given} ltac:(sign) f_mean f_i_smooth) as f_smooth."
        )
        at, kind = ("(w i)", f"table N {E}") if self._counts() else ("w", E)
        is_convex = "(proj2 (f_i_smooth i))"
        if strongly:
            is_convex = f"(strongly_convex_is_convex whole mu (f_i i) ltac:(sign) {is_convex})"
        said = {
            "V": ("component_variance", f"‖grad_i i {at} ⊖ grad_i i xs‖²", "inner_pos _ _"),
            "B": (
                "component_divergence",
                f"f_i i {at} - f_i i xs - ⟨grad_i i xs, {at} ⊖ xs⟩",
                f"divergence_nonnegative (f_i i) (grad_i i) xs {at} {is_convex} (proj1 (proj1 (f_i_smooth i)))",
            ),
        }
        for letter, (oracle, summand, positive) in said.items():
            if not self.statement.recorder.answered(oracle):
                continue
            s.variable(COMPONENT, letter, f"{kind} -> R")
            is_mean = f"(forall w, has_mean {P} (fun i => {summand}) ({letter} w))"
            s.theorem.append(RocqPremise(f"{letter}_is", is_mean, place=FUNCTION))
            s.lemma.append(RocqPremise(f"{letter}_nonnegative", f"(forall w, 0 <= {letter} w)", place=FUNCTION))
            s.preamble.append(
                f"assert ({letter}_nonnegative : forall w, 0 <= {letter} w) by (intros w; "
                f"apply (mean_nonnegative {P} _ _ ({letter}_is w)); intros i; exact ({positive}))."
            )
