"""A second checker of certificates, which shares no code with the kernel, the tracing or the algebra of the package.

It runs a method's own `step` and `potential` on vectors of its own, whose coefficients are rational numbers: the
parameters take random rational values, and a geometric factor `base ** t` is a random positive number. At such a
point it compares both sides of the certificate's identity exactly. Both sides are rational functions of a degree
below 2,000 in the parameters and the values are drawn from 10^12 many, so that (Schwartz, Zippel) two points let a
false identity pass with a probability below 10^-17. The inequalities between points are written down here by hand,
and the signs of multipliers are read off with SymPy after each parameter is replaced by a half-line.
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
    """A rational number; `line` is (k, d) where it stands for k t + d, so that it can be an exponent."""

    def __init__(self, value: Any, line: tuple[int, int] | None, world: World) -> None:
        self.value, self.line, self.world = value, line, world

    def _of(self, other: Any) -> Number:
        if isinstance(other, Number):
            return other
        if not isinstance(other, int | Fraction) or isinstance(other, bool):
            raise TypeError(f"{other!r} is no exact number")
        return Number(Fraction(other), (0, int(other)) if Fraction(other).denominator == 1 else None, self.world)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Point | Scalar):
            return NotImplemented
        b = self._of(other)
        line = (self.line[0] + b.line[0], self.line[1] + b.line[1]) if self.line and b.line else None
        return Number(self.value + b.value, line, self.world)

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Number(-self.value, (-self.line[0], -self.line[1]) if self.line else None, self.world)

    def __sub__(self, other: Any) -> Any:
        return self + (-self._of(other))

    def __rsub__(self, other: Any) -> Any:
        return self._of(other) + (-self)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Point | Scalar):
            return NotImplemented
        return Number(self.value * self._of(other).value, None, self.world)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Number:
        return Number(self.value / self._of(other).value, None, self.world)

    def __rtruediv__(self, other: Any) -> Number:
        return self._of(other) / self

    def __pow__(self, exponent: Any) -> Number:
        e = self._of(exponent)
        if e.line is None:
            raise ValueError("an exponent is k t + d")
        slope, shift = e.line
        value = self.value**shift
        if slope:
            value = value * self.world.power(self.value) ** slope
        return Number(value, None, self.world)

    def __rpow__(self, base: Any) -> Number:
        return self._of(base) ** self


class World:
    """Values of the parameters, and of the geometric factors over them."""

    def __init__(self, values: Mapping[str, Any], fresh: Callable[[], Any]) -> None:
        self.fresh = fresh
        self.powers: dict[Any, Any] = {}
        self.names = {name: Number(value, (1, 0) if name == "t" else None, self) for name, value in values.items()}

    def power(self, base: Any) -> Any:
        """The number that stands for base ** t."""
        return self.powers.setdefault(base, self.fresh())

    def number(self, value: int) -> Number:
        return Number(Fraction(value), (0, value), self)

    def read(self, text: str) -> Number:
        """A coefficient of the certificate, at the values of this world."""

        def visit(node: ast.AST) -> Number:
            if isinstance(node, ast.Constant) and type(node.value) is int:
                return self.number(node.value)
            if isinstance(node, ast.Name):
                return self.names[node.id]
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                return -visit(node.operand)
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


class Point:
    """A combination of named vectors, with rational coefficients."""

    def __init__(self, parts: Mapping[str, Fraction]) -> None:
        self.parts = {k: v for k, v in sorted(parts.items()) if v}

    def __add__(self, other: Point) -> Point:
        return Point({k: self.parts.get(k, 0) + other.parts.get(k, 0) for k in {*self.parts, *other.parts}})

    def __sub__(self, other: Point) -> Point:
        return self + other * -1

    def __neg__(self) -> Point:
        return self * -1

    def __mul__(self, c: Any) -> Point:
        factor = c.value if isinstance(c, Number) else Fraction(c)
        return Point({k: factor * v for k, v in self.parts.items()})

    __rmul__ = __mul__

    def __truediv__(self, c: Any) -> Point:
        return self * (1 / (c.value if isinstance(c, Number) else Fraction(c)))

    @property
    def key(self) -> tuple[tuple[str, Fraction], ...]:
        return tuple(self.parts.items())


class Scalar:
    """A combination of monomials, which are tuples, with rational coefficients."""

    def __init__(self, parts: Mapping[Any, Fraction]) -> None:
        self.parts = {k: v for k, v in parts.items() if v}

    @staticmethod
    def of(value: Any) -> Scalar:
        if isinstance(value, Scalar):
            return value
        return Scalar({"1": value.value if isinstance(value, Number) else Fraction(value)})

    def __add__(self, other: Any) -> Scalar:
        parts = Scalar.of(other).parts
        return Scalar({k: self.parts.get(k, 0) + parts.get(k, 0) for k in {*self.parts, *parts}})

    __radd__ = __add__

    def __sub__(self, other: Any) -> Scalar:
        return self + Scalar.of(other) * -1

    def __rsub__(self, other: Any) -> Scalar:
        return Scalar.of(other) - self

    def __neg__(self) -> Scalar:
        return self * -1

    def __mul__(self, c: Any) -> Scalar:
        factor = c.value if isinstance(c, Number) else Fraction(c)
        return Scalar({k: factor * v for k, v in self.parts.items()})

    __rmul__ = __mul__

    def __truediv__(self, c: Any) -> Scalar:
        return self * (1 / (c.value if isinstance(c, Number) else Fraction(c)))


class Problem:
    """The oracles, on points of this file; `mirror` where gradients live in a space of their own."""

    def __init__(self, world: World, internal: list[str], mirror: bool) -> None:
        self.world, self.internal, self.is_mirror = world, list(internal), mirror
        self.points: dict[str, Point] = {}
        self.names: dict[Any, str] = {}
        self.steps: dict[tuple[str, str], tuple[Point, Any]] = {}
        self.minimizer = self.name("x*", Point({"x*": Fraction(1)}))
        for name in ("L", "mu", "q", "G"):
            if name in world.names:
                setattr(self, name, world.names[name])

    def name(self, name: str, point: Point) -> Point:
        self.points[name] = point
        self.names.setdefault(point.key, name)
        return point

    def _name_of(self, x: Point) -> str:
        if x.key not in self.names:
            self.name(self.internal.pop(0), x)
        return self.names[x.key]

    def gradient(self, x: Point) -> Point:
        name = self._name_of(x)
        return Point({}) if name == "x*" else Point({f"grad f({name})": Fraction(1)})

    subgradient = gradient

    def value(self, x: Point) -> Scalar:
        return Scalar({("f", x.key): Fraction(1)})

    def gap(self, x: Point) -> Scalar:
        self._name_of(x)
        return self.value(x) - self.value(self.minimizer)

    def inner(self, u: Point, v: Point) -> Scalar:
        parts: dict[Any, Fraction] = {}
        for a, c in u.parts.items():
            for b, d in v.parts.items():
                key = ("inner", *sorted((a, b)))
                parts[key] = parts.get(key, Fraction(0)) + c * d
        return Scalar(parts)

    def norm_squared(self, v: Point) -> Scalar:
        if not self.is_mirror:
            return self.inner(v, v)
        if not v.parts:
            return Scalar({})
        first = next(iter(v.parts.values()))
        return Scalar({("norm", (v / first).key): first**2})

    def distance_squared(self, x: Point) -> Scalar:
        return self.norm_squared(x - self.minimizer)

    def project(self, x: Point) -> Point:
        """The whole space is the constraint set."""
        return x

    def bregman(self, u: Point, x: Point) -> Scalar:
        return Scalar({}) if u.key == x.key else Scalar({("D", u.key, x.key): Fraction(1)})

    def mirror_step(self, x: Point, g: Point, step: Any) -> Point:
        result = self.name("x_{t+1}", Point({"x_{t+1}": Fraction(1)}))
        self.steps[self.names[x.key], "x_{t+1}"] = (g, step)
        return result


# The inequalities of the classes, each as something that is at most 0 ------------------------------------------------


def inequality(p: Problem, kind: str, name: str) -> Scalar:
    """What a hypothesis says, from its name alone; KeyError or ValueError where the class says no such thing."""
    match = re.fullmatch(r"([a-z-]+)\((.*)\)", name)
    if match is None:
        raise ValueError(name)
    rule, names = match[1], match[2].split(", ")
    x = [p.points[n] for n in names]
    if len(set(names)) < len(names):
        raise ValueError("a point occurs twice")
    grad = [Point({}) if n == "x*" else Point({f"grad f({n})": Fraction(1)}) for n in names]
    f = [p.value(v) for v in x]
    if rule == "convexity" and kind in ("ConvexLipschitz", "MirrorConvex") and names[1] != "x*":
        return f[1] - f[0] + p.inner(grad[1], x[0] - x[1])
    if (rule == "convexity" and kind == "ConvexLipschitz") or (rule == "optimality" and kind == "MirrorConvex"):
        return f[1] - f[0]
    if rule == "bounded-subgradient" and kind in ("ConvexLipschitz", "MirrorConvex") and names[0] != "x*":
        return p.norm_squared(grad[0]) - p.G * p.G
    if rule == "smooth-convexity" and kind == "SmoothConvex":
        return f[1] - f[0] + p.inner(grad[1], x[0] - x[1]) + p.norm_squared(grad[0] - grad[1]) / (2 * p.L)
    if rule == "smooth-strong-convexity" and kind == "SmoothStronglyConvex":
        # f - mu/2 ||.||^2 is convex and (L - mu)-smooth.
        mu, room = p.mu, p.L - p.mu
        value = [f[k] - p.norm_squared(x[k]) * mu / 2 for k in (0, 1)]
        slope = [grad[k] - x[k] * mu for k in (0, 1)]
        return value[1] - value[0] + p.inner(slope[1], x[0] - x[1]) + p.norm_squared(slope[0] - slope[1]) / (2 * room)
    if kind == "MirrorConvex":
        if rule == "mirror-step-optimality":
            u, v, m = x
            g, step = p.steps[names[1], names[2]]
            return p.inner(g, m - u) * step - p.bregman(u, v) + p.bregman(u, m) + p.bregman(m, v)
        if rule == "mirror-map-strong-convexity":
            return p.norm_squared(x[0] - x[1]) / 2 - p.bregman(x[0], x[1])
        if rule == "divergence-nonnegative":
            return -p.bregman(x[0], x[1])
    raise ValueError(f"{kind} has no {name}")


# Parameters ----------------------------------------------------------------------------------------------------------

# Each class and method by hand: how the parameters arise from numbers that range over half-lines, each > 0 or (t) >= 0.
PARAMETERS: dict[str, Callable[[Callable[[str], Any]], dict[str, Any]]] = {
    "SmoothConvex": lambda n: {"t": n("t"), "L": n("L")},
    "SmoothStronglyConvex": lambda n: {"t": n("t"), "mu": n("mu"), "L": n("mu") + n("r")},
    "SmoothStronglyConvex/q": lambda n: {
        "t": n("t"),
        "L": n("L"),
        "q": 1 / (1 + n("r")),
        "mu": n("L") / (1 + n("r")) ** 2,
    },
    "ConvexLipschitz": lambda n: {"t": n("t"), "G": n("G"), "eta": n("eta")},
    "MirrorConvex": lambda n: {"t": n("t"), "G": n("G"), "eta": n("eta")},
}


def _sure_sign(c: Any) -> bool:
    """Whether a rational function of positive symbols (t: >= 0) is shown to be >= 0 everywhere, without poles."""
    top, bottom = sympy.fraction(sympy.together(c))
    top, bottom = sympy.expand(top), sympy.expand(bottom)
    symbols = sorted(top.free_symbols | bottom.free_symbols, key=str)
    if not symbols:
        return bool(c >= 0)
    signs = []
    for e in (top, bottom):
        terms = sympy.Poly(e, *symbols).terms()
        negative = {coefficient < 0 for _, coefficient in terms}
        if len(negative) > 1:
            return False
        signs.append(-1 if True in negative else 1)
    # The denominator vanishes nowhere: some term of it is free of t, the only symbol that may be 0.
    at = symbols.index(sympy.Symbol("t")) if sympy.Symbol("t") in symbols else None
    if at is not None and all(m[at] > 0 for m, _ in sympy.Poly(bottom, *symbols).terms()):
        return False
    return top == 0 or signs[0] == signs[1]


class Checker:
    """The independent check of certificates for one method; `parameters` is a key of PARAMETERS."""

    def __init__(self, method: type, parameters: str, internal: list[str], seed: int = 0) -> None:
        self.method_class = method
        self.kind = parameters.split("/")[0]
        rng = random.Random(seed)
        self.samples = []
        for _ in range(2):
            values: dict[str, Fraction] = {}

            def draw(name: str = "", values: dict[str, Fraction] = values) -> Fraction:
                fresh = Fraction(rng.randint(1, 10**6), rng.randint(1, 10**6))
                return values.setdefault(name, fresh) if name else fresh

            world = World(PARAMETERS[parameters](draw), draw)
            self.samples.append((world, *self._obligations(world, internal)))
        count = iter(range(10**6))
        symbols = PARAMETERS[parameters](sympy.Symbol)
        self.symbolic = World(symbols, lambda: sympy.Symbol(f"P{next(count)}"))

    def _obligations(self, world: World, internal: list[str]) -> tuple[Problem, Problem, dict[str, Scalar]]:
        method = self.method_class.__new__(self.method_class)
        for name, value in world.names.items():
            if name not in ("t", "L", "mu", "q", "G"):
                method.__dict__[name] = value
        t = world.names["t"]

        def state_of(p: Problem) -> Any:
            shape = method.start(p, Point({"x_0": Fraction(1)}))
            fields = shape._fields if hasattr(shape, "_fields") else ("x",)
            vectors = [p.name(f"{n}_t", Point({f"{n}_t": Fraction(1)})) for n in fields]
            return type(shape)(*vectors) if hasattr(shape, "_fields") else vectors[0]

        first = Problem(world, [], self.kind == "MirrorConvex")
        state = state_of(first)
        potential = Scalar.of(method.potential(first, t, state))
        iterate = method.iterate(first, state)
        weight = potential.parts.get(("f", iterate.key), Fraction(0))
        domination = first.gap(iterate) * weight - potential

        p = Problem(world, internal, self.kind == "MirrorConvex")
        state = state_of(p)
        before = Scalar.of(method.potential(p, t, state))
        following = method.step(p, t, state)
        vectors = following if hasattr(following, "_fields") else (following,)
        fields = following._fields if hasattr(following, "_fields") else ("x",)
        for n, v in zip(fields, vectors, strict=True):
            p.name(f"{n}_{{t+1}}", v)
        paid = Scalar.of(method.progress(p, t, state)) - Scalar.of(method.budget(p, t))
        after = Scalar.of(method.potential(p, t + 1, following))
        return p, first, {"decrease": after - before + paid, "domination": domination}

    def accepts(self, content: Mapping[str, Any]) -> bool:
        """Whether a certificate's multipliers and squares prove both obligations of the method."""
        try:
            coefficients = [
                text
                for part in ("decrease", "domination")
                for text in (
                    *(m["multiplier"] for m in content[part]["multipliers"]),
                    *(s["weight"] for s in content[part]["squares"]),
                )
            ]
            if not all(_sure_sign(self.symbolic.read(text).value) for text in coefficients):
                return False
            return all(
                self._identity(world, p if part == "decrease" else first, targets[part], content[part])
                for world, p, first, targets in self.samples
                for part in ("decrease", "domination")
            )
        except (KeyError, ValueError, TypeError, SyntaxError, ZeroDivisionError, AttributeError):
            return False

    def _identity(self, world: World, p: Problem, target: Scalar, part: Mapping[str, Any]) -> bool:
        names = [m["hypothesis"] for m in part["multipliers"]]
        if len(set(names)) < len(names):
            return False
        total = target
        for m in part["multipliers"]:
            total = total - inequality(p, self.kind, m["hypothesis"]) * world.read(m["multiplier"])
        for s in part["squares"]:
            v = Point({n: world.read(c).value for n, c in s["vector"].items()})
            square = p.norm_squared(v)
            if p.is_mirror:
                g = Point({n: world.read(c).value for n, c in s["dual"].items()})
                if any("grad" not in n for n in g.parts) or any("grad" in n for n in v.parts):
                    return False
                square = p.norm_squared(g) + 2 * p.inner(g, v) + square
            total = total + square * world.read(s["weight"])
        return not total.parts
