"""A second checker of certificates, which shares no code with the kernel, the tracing or the algebra of the package.

It runs a method's own `step` and `potential` on vectors of its own, whose coefficients are rational numbers: the
parameters take random rational values, and a factor `base ** t` or `exp(rate t)` is a random positive number. At such a
point it compares both sides of the certificate's identity exactly. Both sides are rational functions of a degree
below 2,000 in the parameters and the values are drawn from 10^12 many, so that (Schwartz, Zippel) two points let a
false identity pass with a probability below 10^-17. Every number carries its derivative in t, by which the potential of
a flow is differentiated. What the classes say is written down here by hand, and the signs of multipliers are read off
with SymPy after each parameter is replaced by a half-line.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy

# Numbers -------------------------------------------------------------------------------------------------------------


class Number:
    """A number and its derivative in t; `line` is (k, d) where it stands for k t + d, so that it can be an exponent."""

    def __init__(self, value: Any, world: World, dot: Any = 0, line: tuple[int, int] | None = None) -> None:
        self.value, self.world, self.dot, self.line = value, world, dot, line

    def _of(self, other: Any) -> Number:
        if isinstance(other, Number):
            return other
        if isinstance(other, float):
            other = Fraction(other)
        if not isinstance(other, int | Fraction) or isinstance(other, bool):
            raise TypeError(f"{other!r} is no exact number")
        whole = Fraction(other).denominator == 1
        return Number(Fraction(other), self.world, line=(0, int(other)) if whole else None)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Point | Scalar):
            return NotImplemented
        b = self._of(other)
        line = (self.line[0] + b.line[0], self.line[1] + b.line[1]) if self.line and b.line else None
        return Number(self.value + b.value, self.world, self.dot + b.dot, line)

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Number(-self.value, self.world, -self.dot, (-self.line[0], -self.line[1]) if self.line else None)

    def __sub__(self, other: Any) -> Any:
        return self + (-self._of(other))

    def __rsub__(self, other: Any) -> Any:
        return self._of(other) + (-self)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Point | Scalar):
            return NotImplemented
        b = self._of(other)
        line = None
        if self.line and b.line and not (self.line[0] and b.line[0]):
            constant, moving = (self.line[1], b.line) if not self.line[0] else (b.line[1], self.line)
            line = (constant * moving[0], constant * moving[1])
        return Number(self.value * b.value, self.world, self.dot * b.value + self.value * b.dot, line)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Number:
        b = self._of(other)
        return Number(self.value / b.value, self.world, (self.dot - self.value / b.value * b.dot) / b.value)

    def __rtruediv__(self, other: Any) -> Number:
        return self._of(other) / self

    def __pow__(self, exponent: Any) -> Number:
        e = self._of(exponent)
        if e.line is None:
            raise ValueError("an exponent is k t + d")
        slope, shift = e.line
        dot = shift * self.value ** (shift - 1) * self.dot if shift else 0
        result = Number(self.value**shift, self.world, dot)
        # The derivative of base ** t is not rational; no flow has one.
        return result * Number(self.world.power(self.value) ** slope, self.world, float("nan")) if slope else result

    def __rpow__(self, base: Any) -> Number:
        return self._of(base) ** self

    def exp(self) -> Number:
        """exp(rate t), where the rate does not depend on t."""
        rate = self / self.world.names["t"]
        if sympy.simplify(rate.dot) != 0:
            raise ValueError("an exponent is a rate times t")
        known = self.world.power(("exp", rate.value))
        return Number(known, self.world, rate.value * known)


class World:
    """Values of the parameters, and of the factors base ** t and exp(rate t)."""

    def __init__(self, values: Mapping[str, Any], fresh: Callable[[], Any]) -> None:
        self.fresh = fresh
        self.powers: dict[Any, Any] = {}
        self.names = {
            name: Number(value, self, 1, (1, 0)) if name == "t" else Number(value, self)
            for name, value in values.items()
        }

    def power(self, base: Any) -> Any:
        """The number that stands for base ** t; of exp(rate t) and exp(k rate t) one is a power of the other."""
        if isinstance(base, tuple):
            for known, value in self.powers.items():
                if isinstance(known, tuple):
                    times = sympy.nsimplify(sympy.simplify(base[1] / known[1]))
                    if times.is_Integer:
                        return value ** int(times)
        return self.powers.setdefault(base, self.fresh())

    def number(self, value: int) -> Number:
        return Number(Fraction(value), self, line=(0, value))

    def read(self, text: str) -> Number:
        """A coefficient of the certificate, at the values of this world."""

        def visit(node: ast.AST) -> Number:
            if isinstance(node, ast.Constant) and type(node.value) is int:
                return self.number(node.value)
            if isinstance(node, ast.Name):
                return self.names[node.id]
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                return -visit(node.operand)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "exp":
                (argument,) = node.args
                return visit(argument).exp()
            if isinstance(node, ast.BinOp):
                a, b = visit(node.left), visit(node.right)
                if isinstance(node.op, ast.Add):
                    return a + b
                if isinstance(node.op, ast.Sub):
                    return a - b
                if isinstance(node.op, ast.Mult):
                    return a * b
                if isinstance(node.op, ast.Div):
                    return a / b
                if isinstance(node.op, ast.Pow):
                    return a**b
            raise ValueError(f"{text!r} is not understood")

        return visit(ast.parse(text, mode="eval").body)


# Vectors and scalars -------------------------------------------------------------------------------------------------


class Combination:
    """A combination of keys, with numbers; the derivatives of these are kept apart, as `dots`."""

    def __init__(self, parts: Mapping[Any, Any], dots: Mapping[Any, Any] | None = None) -> None:
        self.parts = {k: v for k, v in parts.items() if v}
        self.dots = {k: v for k, v in (dots or {}).items() if v}

    def _plus(self, other: Any) -> Any:
        def total(a: Mapping[Any, Any], b: Mapping[Any, Any]) -> dict[Any, Any]:
            return {k: a.get(k, 0) + b.get(k, 0) for k in {*a, *b}}

        return type(self)(total(self.parts, other.parts), total(self.dots, other.dots))

    def __mul__(self, c: Any) -> Any:
        value, dot = (c.value, c.dot) if isinstance(c, Number) else (Fraction(c), 0)
        dots = {k: value * v for k, v in self.dots.items()}
        for k, v in self.parts.items():
            dots[k] = dots.get(k, 0) + (dot * v if dot else 0)
        return type(self)({k: value * v for k, v in self.parts.items()}, dots)

    __rmul__ = __mul__

    def __truediv__(self, c: Any) -> Any:
        return self * (1 / c if isinstance(c, Number) else Fraction(1) / Fraction(c))

    def __neg__(self) -> Any:
        return self * -1


class Point(Combination):
    """A combination of basis vectors, which are numbered in the order in which they appear."""

    def __add__(self, other: Point) -> Point:
        return self._plus(other)

    def __sub__(self, other: Point) -> Point:
        return self._plus(other * -1)

    @property
    def key(self) -> tuple[tuple[int, Any], ...]:
        return tuple(sorted(self.parts.items()))


class Scalar(Combination):
    """A combination of monomials, which are tuples."""

    @staticmethod
    def of(value: Any) -> Scalar:
        if isinstance(value, Scalar):
            return value
        if isinstance(value, Number):
            return Scalar({"1": value.value}, {"1": value.dot})
        return Scalar({"1": Fraction(value)})

    def __add__(self, other: Any) -> Scalar:
        return self._plus(Scalar.of(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Scalar:
        return self._plus(Scalar.of(other) * -1)

    def __rsub__(self, other: Any) -> Scalar:
        return Scalar.of(other) - self


# Problems ------------------------------------------------------------------------------------------------------------

MIRROR = ("MirrorConvex", "RelativelySmooth")


def answer_name(letter: str, k: int) -> str:
    """The name of an oracle's k-th answer within a step."""
    return f"{letter}_t" if k == 1 else f"{letter}{k}_t"


class Problem:
    """The oracles of a class, on points of this file, and what the class says of their answers."""

    def __init__(self, world: World, class_name: str, internal: list[str]) -> None:
        self.world, self.internal = world, list(internal)
        *self.settings, self.base = re.findall(r"\w+", class_name)
        if class_name.endswith("()"):
            self.settings, self.base = [self.base], ""
        self.mirror = self.base in MIRROR
        self.labels: list[str | Callable[[], str]] = []  # of the basis vectors
        self.names: dict[Any, str] = {}  # of points
        self.named: dict[Any, Point] = {}
        self.gradients: dict[Any, Point] = {}
        self.feasible: list[Any] = []
        self.known: dict[str, dict[Any, Any]] = {}  # what each oracle was asked, and what it answered
        self.solution: Point | None = None
        self.images: dict[str, dict[int, Point]] = {"A": {}, "A*": {}}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "world" or name not in self.world.names:
            raise AttributeError(name)
        return self.world.names[name]

    # Names
    def fresh(self, label: str | Callable[[], str]) -> Point:
        point = Point({len(self.labels): Fraction(1)})
        if isinstance(label, str):
            self.name(point, label)
            key = point.key
            self.labels.append(lambda: self.names[key])
        else:
            self.labels.append(label)
        return point

    def name(self, point: Point, name: str, again: bool = False) -> Point:
        if again or point.key not in self.names:
            self.names[point.key] = name
            self.named[point.key] = point
        return point

    def state_vector(self, name: str) -> Point:
        point = self.fresh(name)
        self.feasible.append(point.key)
        return point

    def vocabulary(self) -> tuple[dict[str, Point], dict[str, int]]:
        """The names of points and of basis vectors, as they are now."""
        points = {name: self.named[key] for key, name in self.names.items()}
        return points, {(label() if callable(label) else label): k for k, label in enumerate(self.labels)}

    def answered(self, oracle: str, question: Any, answer: Callable[[int], Any]) -> Any:
        """The answer of an oracle, the same to the same question; `answer` gets the number of the question."""
        answers = self.known.setdefault(oracle, {})
        if question not in answers:
            answers[question] = answer(len(answers) + 1)
        return answers[question]

    # Solutions
    @property
    def minimizer(self) -> Point:
        if self.base == "SaddlePoint":
            return self.comparator
        if self.solution is None:
            x = self.solution = self.fresh("x*")
            self.feasible.append(x.key)
            own = {"Constrained", "Composite"} & {*self.settings} and self.base and not self.mirror
            if self.base == "Nonexpansive":
                self.gradients[x.key] = x
            elif own or (self.settings == ["Splitting"] and self.base):
                self.gradients[x.key] = self.fresh(f"{self.prefix}(x*)")
            else:
                self.gradients[x.key] = Point({})
            if self.settings == ["Splitting"]:
                element = self.fresh("a*")
                self.known["elements of A"] = {x.key: element}
                self.known["elements of C"] = {x.key: -element - self.gradients[x.key]}
            elif self.settings == ["Composite"] and self.base == "Cocoercive":
                self.known["elements of A"] = {x.key: -self.gradients[x.key]}
            elif self.base == "Monotone":
                self.known["elements of A"] = {x.key: Point({})}
        return self.solution

    @property
    def comparator(self) -> Point:
        return self.answered("comparators", "u", lambda _: self.fresh("u"))

    @property
    def dual_comparator(self) -> Point:
        return self.answered("comparators", "v", lambda _: self.fresh("v"))

    @property
    def prefix(self) -> str:
        return {"MonotoneLipschitz": "F", "Cocoercive": "F", "Nonexpansive": "S"}.get(self.base, "grad f")

    # The first-order oracle
    def evaluated(self, x: Point) -> Point:
        if x.key not in self.gradients:
            if x.key not in self.names:
                self.name(x, self.internal.pop(0))
            self.gradients[x.key] = self.fresh(lambda: f"{self.prefix}({self.names[x.key]})")
        return self.gradients[x.key]

    gradient = subgradient = operator = apply = evaluated

    def f(self, x: Point, function: str = "f") -> Scalar:
        return Scalar({(function, x.key): Fraction(1)})

    @property
    def part(self) -> str:
        return "" if "Composite" not in self.settings else "psi" if self.mirror else "h"

    def value(self, x: Point) -> Scalar:
        total = Scalar({})
        if self.base:
            self.evaluated(x)
            total = self.f(x)
        return total + self.f(x, self.part) if self.part else total

    def gap(self, x: Point) -> Scalar:
        if self.base in ("Smooth", "PolyakLojasiewicz"):
            return self.value(x) - Scalar({"inf f": Fraction(1)})
        return self.value(x) - self.value(self.minimizer)

    def inner(self, u: Point, v: Point) -> Scalar:
        parts: dict[Any, Any] = {}
        dots: dict[Any, Any] = {}
        for a in {*u.parts, *u.dots}:
            for b in {*v.parts, *v.dots}:
                key = ("inner", *sorted((a, b)))
                c, d = u.parts.get(a, 0), v.parts.get(b, 0)
                parts[key] = parts.get(key, 0) + c * d
                dots[key] = dots.get(key, 0) + u.dots.get(a, 0) * d + c * v.dots.get(b, 0)
        return Scalar(parts, dots)

    def norm_squared(self, v: Point) -> Scalar:
        if not self.mirror:
            return self.inner(v, v)
        if not v.parts:
            return Scalar({})
        first = v.parts[min(v.parts)]
        return Scalar({("norm", (v * (1 / first)).key): first**2})

    def distance_squared(self, x: Point) -> Scalar:
        return self.norm_squared(x - self.minimizer)

    # Sets and non-smooth parts
    def project(self, x: Point) -> Point:
        if "Constrained" not in self.settings or x.key in self.feasible:
            return x

        def answer(k: int) -> tuple[Point, Point]:
            result = self.fresh(answer_name("p", k))
            self.feasible.append(result.key)
            return result, x

        return self.answered("projections", x.key, answer)[0]

    def prox(self, x: Point, step: Any) -> Point:
        if self.base == "SaddlePoint":
            return self._saddle_prox("p", x, step)
        if "Composite" not in self.settings:
            return self.project(x)
        # The first name that no point bears: that of an answer which became a point of the next state is free again.
        free = next(n for k in range(1, 99) if (n := answer_name("p", k)) not in self.names.values())
        return self.answered("proxes", (x.key, step.value), lambda _: (self.fresh(free), x, step))[0]

    def _saddle_prox(self, letter: str, x: Point, step: Any) -> Point:
        def answer(k: int) -> tuple[Point, Point, Any]:
            return self.fresh(answer_name(letter, k)), x, step

        return self.answered("saddle proxes", (letter, x.key, step.value), answer)[0]

    def dual_prox(self, y: Point, step: Any) -> Point:
        return self._saddle_prox("d", y, step)

    def line_search(self, x: Point, d: Point) -> Point:
        def answer(k: int) -> tuple[Point, Point, Point]:
            result = self.fresh(answer_name("l", k))
            self.evaluated(x)
            self.evaluated(result)
            return result, x, d

        return self.answered("line searches", (x.key, d.key), answer)[0]

    # Operators
    def resolvent(self, x: Point, step: Any, operator: str = "A") -> Point:
        step = step if isinstance(step, Number) else self.world.number(1) * step

        def answer(k: int) -> Point:
            result = self.fresh(answer_name(operator.lower(), k))
            self.known.setdefault(f"elements of {operator}", {})[result.key] = (x - result) / step
            return result

        return self.answered(f"resolvents of {operator}", (x.key, step.value), answer)

    def second_resolvent(self, x: Point, step: Any) -> Point:
        return self.resolvent(x, step, "C")

    def splitting_point(self, step: Any) -> Point:
        x = self.minimizer
        return self.name(x + self.known["elements of A"][x.key] * step, "z*")

    # Saddle points
    def _image(self, operator: str, x: Point) -> Point:
        total = Point({})
        for b, c in x.parts.items():
            if b not in self.images[operator]:
                label = self.labels[b]
                self.images[operator][b] = self.fresh(
                    lambda label=label: f"{operator} {label() if callable(label) else label}"  # type: ignore[misc]
                )
            total = total + self.images[operator][b] * c
        return total

    def linear(self, x: Point) -> Point:
        return self._image("A", x)

    def adjoint(self, y: Point) -> Point:
        return self._image("A*", y)

    def saddle(self, x: Point, y: Point) -> Scalar:
        return self.f(x) + self.inner(self.linear(x), y) - self.f(y, "h*")

    # Draws and errors
    def _drawn(self, x: Point, word: str) -> Point:
        if self.base not in ("Smooth", "PolyakLojasiewicz"):
            _ = self.minimizer
        gradient = self.evaluated(x)
        before = len(self.labels)
        return self.answered(
            word, x.key, lambda _: (self.fresh(lambda: f"{word}({self.names[x.key]})"), gradient, before)
        )[0]

    def stochastic_gradient(self, x: Point) -> Point:
        return self.evaluated(x) + self._drawn(x, "noise")

    def coordinate_gradient(self, x: Point) -> Point:
        return self._drawn(x, "part")

    def component_gradient(self, x: Point) -> Point:
        star = self.minimizer
        self._drawn(x, "grad f_i") if x.key == star.key else self._drawn(star, "grad f_i")
        return self._drawn(x, "grad f_i")

    def inexact_gradient(self, x: Point) -> Point:
        gradient = self.evaluated(x)
        return self.answered("d", x.key, lambda _: (self.fresh(lambda: f"d({self.names[x.key]})"), gradient))[0]

    def polyak_step(self, x: Point) -> Number:
        self.evaluated(x)
        self.known.setdefault("Polyak steps", {})[x.key] = None
        return self.world.names["gamma_t"]

    # Mirror maps
    def bregman(self, u: Point, x: Point) -> Scalar:
        return Scalar({}) if u.key == x.key else Scalar({("D", u.key, x.key): Fraction(1)})

    def mirror_step(self, x: Point, g: Point, step: Any) -> Point:
        def answer(k: int) -> tuple[Point, Point, Point, Any]:
            result = self.fresh(answer_name("m", k))
            self.feasible.append(result.key)
            return result, x, g, step

        return self.answered("mirror steps", (x.key, g.key, step.value), answer)[0]

    # What the class says -------------------------------------------------------------------------------------------

    def says(self, name: str, points: Mapping[str, Point], basis: Mapping[str, int]) -> tuple[Scalar, bool]:
        """What a hypothesis says, from its name alone: something that is at most 0 or, where True, is 0.

        Raises KeyError, ValueError or AttributeError where the class says no such thing.
        """
        match = re.fullmatch(r"([A-Za-z-]+)\((.*)\)", name)
        if match is None:
            raise ValueError(name)
        rule, names = match[1], match[2].split(", ")
        if name == "positive-constant()":
            return Scalar.of(-1), False
        rule = rule.replace("-", "_").lower()
        method = getattr(type(self), f"_says_{rule}")
        if rule in ("unbiased", "coordinate_mean", "component_mean"):
            return method(self, points[names[0]], basis[names[1]])
        if rule == "adjoint":
            return method(self, *(basis[n] for n in names))
        if rule == "operator_norm":
            return method(self, self._written(names[0], basis))
        if len(set(names)) < len(names) and rule != "mirror_step_optimality":
            raise ValueError("a point occurs twice")
        return method(self, *(points[n] for n in names))

    def _written(self, text: str, basis: Mapping[str, int]) -> Point:
        """A combination that is written out, such as x_t - u or 2 p1 - x_t."""
        total = Point({})
        for sign, number, word in re.findall(r"([+-]?) ?(\d* ?)([^ +-][^ ]*)", text):
            total = total + Point({basis[word]: Fraction(number or 1) * (-1 if sign == "-" else 1)})
        return total

    def _need(self, *conditions: Any) -> None:
        if not all(conditions):
            raise ValueError("the class does not say that")

    def _convex(self, x: Point, y: Point) -> Scalar:
        """f(y) + <g(y), x - y> - f(x)."""
        return self.f(y) - self.f(x) + self.inner(self.gradients[y.key], x - y)

    def _says_convexity(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        plain = ("ConvexLipschitz", "DifferentiableConvex", "CoordinateSmoothConvex")
        self._need(self.base in plain or (self.mirror and y.key != self.minimizer.key))
        return self._convex(x, y), False

    def _says_optimality(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.mirror, y.key == self.minimizer.key, "Online" not in self.settings)
        difference = self.f(y) - self.f(x)
        return difference + self.f(y, self.part) - self.f(x, self.part) if self.part else difference, False

    def _says_bounded_subgradient(self, x: Point) -> tuple[Scalar, bool]:
        self._need(self.base in ("ConvexLipschitz", "MirrorConvex"), x.key != self.minimizer.key)
        return self.norm_squared(self.gradients[x.key]) - self.G * self.G, False

    def _says_smooth_convexity(self, x: Point, y: Point, base: str = "SmoothConvex") -> tuple[Scalar, bool]:
        self._need(self.base == base)
        difference = self.gradients[x.key] - self.gradients[y.key]
        return self._convex(x, y) + self.norm_squared(difference) / (2 * self.L), False

    def _says_smooth_strong_convexity(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        """f - mu/2 ||.||^2 is convex and (L - mu)-smooth."""
        self._need(self.base == "SmoothStronglyConvex")
        mu, room = self.mu, self.L - self.mu
        value = [self.f(v) - self.norm_squared(v) * mu / 2 for v in (x, y)]
        slope = [self.gradients[v.key] - v * mu for v in (x, y)]
        curved = self.norm_squared(slope[0] - slope[1]) / (2 * room)
        return value[1] - value[0] + self.inner(slope[1], x - y) + curved, False

    def _says_strong_convexity(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "DifferentiableStronglyConvex")
        return self._convex(x, y) + self.norm_squared(x - y) * self.mu / 2, False

    def _says_smooth_interpolation(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        """f + L/2 ||.||^2 is convex and 2 L-smooth."""
        self._need(self.base in ("Smooth", "PolyakLojasiewicz"))
        value = [self.f(v) + self.norm_squared(v) * self.L / 2 for v in (x, y)]
        slope = [self.gradients[v.key] + v * self.L for v in (x, y)]
        curved = self.norm_squared(slope[0] - slope[1]) / (4 * self.L)
        return value[1] - value[0] + self.inner(slope[1], x - y) + curved, False

    def _says_smooth_lower_bound(self, x: Point) -> tuple[Scalar, bool]:
        self._need(self.base in ("Smooth", "PolyakLojasiewicz"))
        slope = self.norm_squared(self.gradients[x.key])
        return Scalar({"inf f": Fraction(1)}) - self.f(x) + slope / (2 * self.L), False

    def _says_polyak_lojasiewicz(self, x: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "PolyakLojasiewicz")
        gap = self.f(x) - Scalar({"inf f": Fraction(1)})
        return gap * 2 * self.mu - self.norm_squared(self.gradients[x.key]), False

    def _says_relative_smoothness(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "RelativelySmooth", y.key != self.minimizer.key)
        return -1 * self._convex(x, y) - self.bregman(x, y) * self.L, False

    # Sets, parts
    def _says_constrained_optimality(self, x: Point) -> tuple[Scalar, bool]:
        star = self.minimizer
        self._need("Constrained" in self.settings, x.key in self.feasible)
        return self.inner(self.gradients[star.key], star - x), False

    def _says_projection(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        (asked,) = [v for result, v in self.known["projections"].values() if result.key == y.key]
        self._need(x.key in self.feasible)
        return self.inner(asked - y, x - y), False

    def _proximal(self, oracle: str, function: str, x: Point, y: Point) -> Scalar:
        ((v, step),) = [(v, s) for result, v, s in self.known[oracle].values() if result.key == y.key]
        return self.f(y, function) - self.f(x, function) + self.inner(v - y, x - y) / step

    def _says_proximal_step(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        if self.base == "SaddlePoint":
            self._need(self.names[y.key][0] in "px")
            return self._proximal("saddle proxes", "f", x, y), False
        return self._proximal("proxes", "h", x, y), False

    def _says_dual_proximal_step(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.names[y.key][0] in "dy")
        return self._proximal("saddle proxes", "h*", x, y), False

    def _says_composite_optimality(self, x: Point) -> tuple[Scalar, bool]:
        star = self.minimizer
        self._need("Composite" in self.settings, not self.mirror)
        return self.f(star, "h") - self.f(x, "h") - self.inner(self.gradients[star.key], x - star), False

    # Mirror maps
    def _says_mirror_step_optimality(self, u: Point, x: Point, y: Point) -> tuple[Scalar, bool]:
        ((v, g, step),) = [(v, g, s) for result, v, g, s in self.known["mirror steps"].values() if result.key == y.key]
        self._need(v.key == x.key, u.key in self.feasible)
        fall = self.inner(g, y - u)
        if self.part:
            fall = fall + self.f(y, self.part) - self.f(u, self.part)
        return fall * step - self.bregman(u, x) + self.bregman(u, y) + self.bregman(y, x), False

    def _says_mirror_map_strong_convexity(self, u: Point, x: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "MirrorConvex")
        return self.norm_squared(u - x) / 2 - self.bregman(u, x), False

    def _says_divergence_nonnegative(self, u: Point, x: Point) -> tuple[Scalar, bool]:
        self._need(self.mirror)
        return -1 * self.bregman(u, x), False

    # Operators
    def _differences(self, x: Point, y: Point) -> tuple[Point, Point]:
        return self.gradients[x.key] - self.gradients[y.key], x - y

    def _says_monotonicity(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "MonotoneLipschitz")
        return -1 * self.inner(*self._differences(x, y)), False

    def _says_lipschitz(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "MonotoneLipschitz")
        values, apart = self._differences(x, y)
        return self.norm_squared(values) - self.norm_squared(apart) * self.L * self.L, False

    def _says_cocoercivity(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "Cocoercive")
        values, apart = self._differences(x, y)
        return self.norm_squared(values) / self.L - self.inner(values, apart), False

    def _says_nonexpansiveness(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "Nonexpansive")
        values, apart = self._differences(x, y)
        return self.norm_squared(values) - self.norm_squared(apart), False

    def _says_monotonicity_of_a(self, x: Point, y: Point, operator: str = "A") -> tuple[Scalar, bool]:
        elements = self.known[f"elements of {operator}"]
        return -1 * self.inner(elements[x.key] - elements[y.key], x - y), False

    def _says_monotonicity_of_c(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        return self._says_monotonicity_of_a(x, y, "C")

    def _says_adjoint(self, x: int, y: int) -> tuple[Scalar, bool]:
        u, v = (Point({b: Fraction(1)}) for b in (x, y))
        return self.inner(self.images["A"][x], v) - self.inner(u, self.images["A*"][y]), True

    def _says_operator_norm(self, x: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "SaddlePoint")
        return self.norm_squared(self._image("A", x)) - self.norm_squared(x) * self.M * self.M, False

    # Draws, errors, line search
    def _says_unbiased(self, x: Point, b: int) -> tuple[Scalar, bool]:
        noise, _, before = self.known["noise"][x.key]
        self._need(b < before)
        return self.inner(noise, Point({b: Fraction(1)})), True

    def _says_bounded_variance(self, x: Point) -> tuple[Scalar, bool]:
        return self.norm_squared(self.known["noise"][x.key][0]) - self.sigma * self.sigma, False

    def _says_coordinate_mean(self, x: Point, b: int) -> tuple[Scalar, bool]:
        part, gradient, before = self.known["part"][x.key]
        self._need(b < before)
        return self.inner(part - gradient / self.n, Point({b: Fraction(1)})), True

    def _says_coordinate_square(self, x: Point) -> tuple[Scalar, bool]:
        part, gradient, _ = self.known["part"][x.key]
        return self.norm_squared(part) - self.norm_squared(gradient) / self.n, True

    def _says_coordinate_smoothness(self, y: Point, x: Point) -> tuple[Scalar, bool]:
        part = self.known["part"][x.key][0]
        (b,) = part.parts
        c = y.parts[b]
        self._need((y - part * c).key == x.key)
        return self.f(y) - self.f(x) - self.norm_squared(part) * (c + c**2 / 2), False

    def _says_component_mean(self, x: Point, b: int) -> tuple[Scalar, bool]:
        component, gradient, _ = self.known["grad f_i"][x.key]
        before = min(before for _, _, before in self.known["grad f_i"].values())
        self._need(b < before)
        return self.inner(component - gradient, Point({b: Fraction(1)})), True

    def _says_component_smooth_convexity(self, x: Point, y: Point) -> tuple[Scalar, bool]:
        self._need(self.base == "SmoothConvex")
        g, h = (self.known["grad f_i"][v.key][0] for v in (x, y))
        return self.f(y) - self.f(x) + self.inner(h, x - y) + self.norm_squared(g - h) / (2 * self.L), False

    def _says_component_noise(self, x: Point) -> tuple[Scalar, bool]:
        self._need(x.key == self.minimizer.key)
        return self.norm_squared(self.known["grad f_i"][x.key][0]) - self.sigma * self.sigma, False

    def _says_relative_error(self, x: Point) -> tuple[Scalar, bool]:
        d, gradient = self.known["d"][x.key]
        return self.norm_squared(d - gradient) - self.norm_squared(gradient) * self.delta * self.delta, False

    def _searched(self, y: Point) -> tuple[Point, Point]:
        ((x, d),) = [(x, d) for result, x, d in self.known["line searches"].values() if result.key == y.key]
        return x, d

    def _says_line_search_direction(self, y: Point) -> tuple[Scalar, bool]:
        return self.inner(self.gradients[y.key], self._searched(y)[1]), True

    def _says_line_search_line(self, y: Point, x: Point) -> tuple[Scalar, bool]:
        self._need(self._searched(y)[0].key == x.key)
        return self.inner(self.gradients[y.key], y - x), True

    def _says_line_search_value(self, y: Point, x: Point) -> tuple[Scalar, bool]:
        self._need(self._searched(y)[0].key == x.key)
        return self.f(y) - self.f(x), False

    def _says_polyak_step(self, x: Point) -> tuple[Scalar, bool]:
        self._need(x.key in self.known["Polyak steps"])
        slope = self.norm_squared(self.gradients[x.key])
        return slope * self.world.names["gamma_t"] - (self.f(x) - self.f(self.minimizer)) * 2, True


# Parameters ----------------------------------------------------------------------------------------------------------


def accelerating(n: Callable[[str], Any]) -> dict[str, Any]:
    """lambda_{t+1} = l and lambda_t with l^2 - l = lambda_t^2: the curve is rational in s = lambda_t + l - 1."""
    s = n("s")
    here, following = s * (1 + s) / (1 + 2 * s), (1 + s) ** 2 / (1 + 2 * s)
    assert sympy.simplify(following**2 - following - here**2) == 0
    return {"lambda_t": here, "lambda_next": following}


def up_to(n: Callable[[str], Any], name: str, top: Any) -> Any:
    """A number between 0 and `top`."""
    return top / (1 + n(name))


# Each class, and each method with parameters of its own, by hand: how the parameters arise from numbers that range over
# half-lines, each > 0 or (t, in discrete time) >= 0.
CLASSES: dict[str, Callable[[Callable[[str], Any]], dict[str, Any]]] = {
    "L": lambda n: {"L": n("L")},
    "mu": lambda n: {"mu": n("mu")},
    "mu, L": lambda n: {"mu": n("mu"), "L": n("mu") + n("r")},
    "q": lambda n: {"L": n("L"), "q": 1 / (1 + n("r")), "mu": n("L") / (1 + n("r")) ** 2},
    "r": lambda n: {"r": n("r"), "mu": n("r") ** 2},
    "G, eta": lambda n: {"G": n("G"), "eta": n("eta")},
    "s": lambda n: {"s": n("s")},
    "a": lambda n: {"a": up_to(n, "a", 1)},
    "s < 1/L": lambda n: {"L": n("L"), "s": up_to(n, "s", 1 / n("L"))},
    "s < 2/L": lambda n: {"L": n("L"), "s": up_to(n, "s", 2 / n("L"))},
    "s < 1/(3L)": lambda n: {"L": n("L"), "s": up_to(n, "s", 1 / (3 * n("L")))},
    "noise": lambda n: {"L": n("L"), "sigma": n("sigma"), "eta": up_to(n, "eta", 1 / n("L"))},
    "components": lambda n: {"L": n("L"), "sigma": n("sigma"), "eta": up_to(n, "eta", 1 / (2 * n("L")))},
    "coordinates": lambda n: {"n": 1 + n("n")},
    "lambda": lambda n: {"L": n("L"), **accelerating(n)},
    "error": lambda n: {"mu": n("mu"), "L": n("mu") + n("r"), "delta": up_to(n, "delta", 1)},
    "gamma": lambda n: {
        "mu": n("mu"),
        "L": n("mu") + n("r"),
        "gamma_t": 1 / (n("mu") + n("r")) + up_to(n, "gamma", 1 / n("mu") - 1 / (n("mu") + n("r"))),
    },
    "mu, L, eta < 1/L": lambda n: {
        "mu": n("mu"),
        "L": n("mu") + n("r"),
        "eta": up_to(n, "eta", 1 / (n("mu") + n("r"))),
    },
    "r, s": lambda n: {
        "L": n("L"),
        "r": up_to(n, "r", 1),
        "s": up_to(n, "s", up_to(n, "r", 1) / ((1 + up_to(n, "r", 1) ** 2) * n("L"))),
    },
    "saddle": lambda n: {"M": n("M"), "tau": n("tau"), "theta": up_to(n, "theta", 1)},
    "nothing": lambda n: {},
}


def sure_sign(c: Any, continuous: bool, equation: bool = False) -> bool:
    """Whether a rational function of positive symbols (t: >= 0) is shown to be >= 0 everywhere, without poles.

    Of the multiplier of an equation, whether it has no poles.
    """
    top, bottom = sympy.fraction(sympy.together(c))
    weak = set() if continuous else {sympy.Symbol("t")}
    sign = 1
    for whole, strict in ((top, False), (bottom, True)):
        if equation and not strict:
            continue
        number, factors = sympy.factor_list(whole)
        sign *= -1 if number < 0 else 1
        for factor, power in factors:
            terms = sympy.Poly(factor, *sorted(factor.free_symbols, key=str)).terms()
            symbols = sorted(factor.free_symbols, key=str)
            negative = {coefficient < 0 for _, coefficient in terms}
            if len(negative) > 1 and (strict or power % 2):
                return False
            if power % 2 and True in negative:
                sign = -sign
            # The denominator vanishes nowhere: some term of it is free of what may be 0.
            if strict and all(any(m for m, s in zip(monom, symbols, strict=True) if s in weak) for monom, _ in terms):
                return False
    return equation or top == 0 or sign > 0


class Checker:
    """The independent check of certificates for one method: its class's name and a key of CLASSES.

    `internal` names the points that a step evaluates inside, in the order in which it does.
    """

    def __init__(self, method: type, class_name: str, parameters: str, internal: list[str], seed: int = 0) -> None:
        self.method_class, self.class_name = method, class_name
        self.continuous = hasattr(method, "velocity")
        rng = random.Random(seed)
        self.samples = []
        for _ in range(2):
            values: dict[str, Fraction] = {}

            def draw(name: str = "", values: dict[str, Fraction] = values) -> Fraction:
                fresh = Fraction(rng.randint(1, 10**6), rng.randint(1, 10**6))
                return values.setdefault(name, fresh) if name else fresh

            world = World({"t": draw("t"), **CLASSES[parameters](draw)}, draw)
            self.samples.append(self._obligations(world, internal))
        self._shown: dict[tuple[str, bool], bool] = {}
        count = iter(range(10**6))
        symbols = {"t": sympy.Symbol("t"), **CLASSES[parameters](sympy.Symbol)}
        self.symbolic = World(symbols, lambda: sympy.Symbol(f"P{next(count)}"))

    def _method(self, world: World) -> Any:
        method = self.method_class.__new__(self.method_class)
        own = {n for c in self.method_class.__mro__ for n in vars(c)}
        for name, value in world.names.items():
            if name in own:
                method.__dict__[name] = value
        if "lambda_next" in world.names:

            def term(t: Any) -> Any:
                line = t.line if isinstance(t, Number) else (0, t)
                return {(1, 0): world.names["lambda_t"], (1, 1): world.names["lambda_next"]}[line]

            method.__dict__["lambda_"] = term
        return method

    def _obligations(self, world: World, internal: list[str]) -> Any:
        method, t = self._method(world), world.names["t"]
        p = Problem(world, self.class_name, internal)
        first = Problem(world, self.class_name, internal)
        shape = method.start(first, first.state_vector("x_0"))
        fields = shape._fields if hasattr(shape, "_fields") else ("x",)
        vectors = [p.state_vector(f"{n}_t") for n in fields]
        state = type(shape)(*vectors) if hasattr(shape, "_fields") else vectors[0]

        before = Scalar.of(method.potential(p, t, state))
        iterate = method.iterate(p, state)
        p.name(iterate, "y_t")
        weight = method.weight(p, t)
        measure = Scalar.of(method.measure(p, t, state))
        if weight is None:
            weight = before.parts.get(("f" if p.base else "h", iterate.key), Fraction(0))
        asked, made = set(p.names), len(p.labels)

        following = method.velocity(p, t, state) if self.continuous else method.step(p, t, state)
        moved = following if hasattr(following, "_fields") else (following,)
        if not self.continuous:
            for n, old, new in zip(fields, vectors, moved, strict=True):
                if new.key != old.key:
                    p.name(new, f"{n}_{{t+1}}", again=True)
        # A measure that looks ahead speaks of the next state, by the name that it has now.
        points, basis = p.vocabulary()
        points = {name: point for name, point in points.items() if point.key in asked}
        domination = measure * weight - before, (points, {label: k for label, k in basis.items() if k < made})
        paid = Scalar.of(method.progress(p, t, state)) - Scalar.of(method.budget(p, t))
        if self.continuous:
            velocities = dict(zip((min(v.parts) for v in vectors), moved, strict=True))
            change = self._derivative(p, before, velocities)
        else:
            change = Scalar.of(method.potential(p, t + 1, following)) - before
        decrease = change + paid, p.vocabulary()
        return world, p, {"decrease": decrease, "domination": domination}

    def _derivative(self, p: Problem, e: Scalar, velocities: Mapping[int, Point]) -> Scalar:
        """d/dt of an expression, along the flow; x* rests."""

        def velocity(b: int) -> Point:
            return velocities[b] if b in velocities else {min(p.minimizer.parts): Point({})}[b]

        total = Scalar(e.dots)
        for key, c in e.parts.items():
            if key == "1":
                continue
            if key[0] == "inner":
                a, b = (Point({k: Fraction(1)}) for k in key[1:])
                rate = p.inner(velocity(key[1]), b) + p.inner(a, velocity(key[2]))
            elif key[0] == "f":
                if len(key[1]) != 1:
                    raise ValueError("the value is that at a basis vector")
                rate = p.inner(p.gradients[key[1]], velocity(key[1][0][0]))
            else:
                raise ValueError(key)
            total = total + rate * c
        return total

    def accepts(self, content: Mapping[str, Any]) -> bool:
        """Whether a certificate's multipliers and squares prove both obligations of the method."""
        try:
            return all(
                self._signs(content[part], part) and self._identity(*sample[:2], sample[2][part], content[part])
                for part in ("decrease", "domination")
                for sample in self.samples
            )
        except (KeyError, ValueError, TypeError, SyntaxError, ZeroDivisionError, AttributeError, IndexError):
            return False

    def _signs(self, part: Mapping[str, Any], name: str) -> bool:
        _, p, targets = self.samples[0]
        texts = [(s["weight"], False) for s in part["squares"]]
        texts += [(m["multiplier"], p.says(m["hypothesis"], *targets[name][1])[1]) for m in part["multipliers"]]
        for text, equation in texts:
            if (text, equation) not in self._shown:
                value = self.symbolic.read(text).value
                self._shown[text, equation] = sure_sign(value, self.continuous, equation)
            if not self._shown[text, equation]:
                return False
        return True

    def _identity(self, world: World, p: Problem, target: Any, part: Mapping[str, Any]) -> bool:
        total, (points, basis) = target
        names = [m["hypothesis"] for m in part["multipliers"]]
        if len(set(names)) < len(names):
            return False
        for m in part["multipliers"]:
            total = total - p.says(m["hypothesis"], points, basis)[0] * world.read(m["multiplier"]).value
        for s in part["squares"]:
            v = Point({basis[n]: world.read(c).value for n, c in s["vector"].items()})
            square = p.norm_squared(v)
            if p.mirror:
                g = Point({basis[n]: world.read(c).value for n, c in s["dual"].items()})
                if any("grad" not in n for n in s["dual"]) or any("grad" in n for n in s["vector"]):
                    return False
                square = p.norm_squared(g) + 2 * p.inner(g, v) + square
            total = total + square * world.read(s["weight"]).value
        return not total.parts
