"""The kernel: the only code that may call an obligation proved. Small enough to be read in one sitting.

An obligation is `target <= 0`, given `h_i <= 0` for its hypotheses, or `h_i = 0` where one is an equation. It is proved
by an argument that says

    target = sum_i lambda_i h_i - sum_j d_j q_j,    lambda_i >= 0,  d_j >= 0,  q_j >= 0 evidently

with lambda_i of any sign for an equation,

as an identity between exact expressions. The kernel expands both sides and compares them coefficient by coefficient,
and shows each sign on the whole domain of the parameters. It knows nothing of how the argument was found: no floating
point, no solver, no simplification by guesswork. What it takes from the statement are the target, the hypotheses, the
generators of the coefficients with their domains, and the signs that the statement itself requires.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy.polys.rings import PolyElement

from potential.algebra.coefficients import Coefficient, Field, Generator
from potential.algebra.expressions import DUAL, EUCLIDEAN, PRIMAL, Expression, Vector, inner, norm_squared
from potential.statement.statement import Obligation, Statement

# ----------------------------------------------------------------------------------------------------------------------
# Signs: a polynomial in generators that are >= 0 (or > 0, where strict)
# ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Product:
    """p = constant * product of factor ** exponent; the sign of p follows from the signs of the factors."""

    constant: Any
    factors: tuple[tuple[PolyElement, int], ...]


@dataclass(frozen=True)
class Squares:
    """p = sum of weight * base ** 2, with weights that are non-negative at sight."""

    terms: tuple[tuple[PolyElement, PolyElement], ...]


@dataclass(frozen=True)
class Split:
    """The range of one generator g is cut at a rational a > 0: p is shown on [0, a] and on [a, oo) apart."""

    generator: int
    at: Any


@dataclass(frozen=True)
class Geometric:
    """A generator g is a factor base ** t, or exp(rate t), and t >= 0: p is shown on (0, 1] or on [1, oo) alone.

    On (0, 1] where the base is shown to be at most 1, the rate at most 0; on [1, oo) where either is at least that.
    """

    generator: int


SignReason = Product | Squares | Split | Geometric
Reasons = Mapping[PolyElement, SignReason]


def at_sight(p: PolyElement, generators: list[Generator]) -> tuple[bool, bool]:
    """(p >= 0, p > 0) as far as the coefficients alone show it."""
    if any(coefficient < 0 for _, coefficient in p.terms()):
        return False, False
    strict = any(
        all(g.strict or power == 0 for g, power in zip(generators, monomial, strict=True)) for monomial, _ in p.terms()
    )
    return True, bool(p) and strict


def sign(p: PolyElement, generators: list[Generator], reasons: Reasons) -> tuple[int, bool]:
    """(s, strict): s = 1 if p >= 0 is shown, -1 if p <= 0 is, 0 if neither; strict if p is shown never to vanish."""
    for s, q in ((1, p), (-1, -p)):
        shown, strict = at_sight(q, generators)
        if shown:
            return s, strict
    for s, q in ((1, p), (-1, -p)):
        if q in reasons:
            # A reason is used once on any path, so that no chain of reasons can rest on itself.
            rest = {key: value for key, value in reasons.items() if key != q}
            found, strict = _by_reason(q, reasons[q], generators, rest)
            if found:
                return s * found, strict
    return 0, False


def _by_reason(p: PolyElement, reason: SignReason, generators: list[Generator], reasons: Reasons) -> tuple[int, bool]:
    if isinstance(reason, Product):
        product, s, strict = p.ring(reason.constant), (1 if reason.constant > 0 else -1), True
        for factor, exponent in reason.factors:
            if exponent < 1:
                return 0, False
            product = product * factor**exponent
        if product != p:
            return 0, False
        for factor, exponent in reason.factors:
            factor_sign, factor_strict = sign(factor, generators, reasons)
            strict = strict and factor_strict
            if exponent % 2:
                s *= factor_sign
        return s, strict and s != 0
    if isinstance(reason, Squares):
        total, strict = p.ring.zero, False
        for weight, base in reason.terms:
            shown, weight_strict = at_sight(weight, generators)
            if not shown:
                return 0, False
            total = total + weight * base**2
            strict = strict or (weight_strict and base.is_ground and bool(base))
        return (1, strict) if total == p else (0, False)
    if isinstance(reason, Split):
        if not (0 <= reason.generator < len(generators) and reason.at > 0):
            return 0, False
        above, below = halves(p, reason.generator, reason.at)
        # Of g' alone nothing is known but its sign. At the cut itself g' = 0, so there the generator is not strict.
        strict = generators[reason.generator].strict
        high, high_strict = sign(above, _free(generators, reason.generator, strict=False), reasons)
        low, low_strict = sign(below, _free(generators, reason.generator, strict=strict), reasons)
        return (high, high_strict and low_strict) if high == low else (0, False)
    if isinstance(reason, Geometric):
        if not 0 <= reason.generator < len(generators):
            return 0, False
        beyond_one = generators[reason.generator].beyond_one()
        side = coefficient_sign(beyond_one, reasons)[0] if beyond_one is not None else 0
        if not side:
            return 0, False
        free = _free(generators, reason.generator, strict=False)
        return sign(beside_one(p, reason.generator, side), free, reasons)
    return 0, False


def _free(generators: list[Generator], k: int, *, strict: bool) -> list[Generator]:
    """The generators with another in the place of the k-th, of which nothing is known but its sign."""
    return [Generator(g.name, strict, g.meaning) if j == k else g for j, g in enumerate(generators)]


def beside_one(p: PolyElement, generator: int, side: int) -> PolyElement:
    """p on one side of 1 of a generator g, as a polynomial in a generator g' >= 0 of the same name.

    Above 1, g = 1 + g'. Below, for side = -1, g = 1 / (1 + g'), times (1 + g')^degree.
    """
    ring = p.ring
    g = ring.gens[generator]
    degree = p.degree(g)
    total = ring.zero
    for monomial, coefficient in p.terms():
        power = monomial[generator]
        rest = ring({tuple(0 if k == generator else e for k, e in enumerate(monomial)): coefficient})
        total = total + rest * (1 + g) ** (power if side > 0 else degree - power)
    return total


def halves(p: PolyElement, generator: int, at: Any) -> tuple[PolyElement, PolyElement]:
    """p on [a, oo) and on [0, a) of one generator g, each as a polynomial in a generator g' >= 0 of the same name.

    On [a, oo), g = a + g'. On [0, a), g = a g' / (1 + g'), times (1 + g')^degree; g' vanishes only where g does.
    """
    ring = p.ring
    g = ring.gens[generator]
    degree = p.degree(g)
    above = below = ring.zero
    for monomial, coefficient in p.terms():
        power = monomial[generator]
        rest = ring({tuple(0 if k == generator else e for k, e in enumerate(monomial)): coefficient})
        above = above + rest * (g + at) ** power
        below = below + rest * at**power * g**power * (1 + g) ** (degree - power)
    return above, below


def coefficient_sign(c: Coefficient, reasons: Reasons) -> tuple[int, bool]:
    """The sign of a rational function; its denominator must be shown never to vanish."""
    top, top_strict = sign(c.element.numer, c.field.generators, reasons)
    bottom, bottom_strict = sign(c.element.denom, c.field.generators, reasons)
    if not bottom_strict:
        return 0, False
    return top * bottom, top_strict


# ----------------------------------------------------------------------------------------------------------------------
# Arguments: what is claimed to prove an obligation
# ----------------------------------------------------------------------------------------------------------------------


# A square's vector may have a pole where its weight vanishes, t^2 ||u + v / t||^2 at t = 0. The weighted squares
# together are still a form that is not negative there: as the multiplied hypotheses less the target they are continuous
# in the parameters, and they are not negative at points of the domain as near as one likes, outside of the poles.


@dataclass(frozen=True)
class Square:
    """||v||^2 >= 0 in the Euclidean norm; with a dual part g, ||g||_*^2 + 2 <g, v> + ||v||^2 >= 0 in any norm.

    The second is Fenchel and Young's inequality: <g, v> >= -||g||_* ||v||.
    """

    vector: Vector
    dual: Vector | None = None

    def expand(self) -> Expression:
        """The square as an expression; raises ValueError where the vectors are not of the right spaces."""
        if self.dual is None:
            if self.vector.space != EUCLIDEAN:
                raise ValueError("a square needs a vector of a Euclidean space")
            return inner(self.vector, self.vector)
        if self.vector.space != PRIMAL or self.dual.space != DUAL:
            raise ValueError("a Fenchel-Young square needs a primal and a dual vector")
        return norm_squared(self.dual) + 2 * inner(self.dual, self.vector) + norm_squared(self.vector)


@dataclass(frozen=True)
class Argument:
    """Multipliers of hypotheses by name, and weighted squares."""

    multipliers: Mapping[str, Coefficient]
    squares: tuple[tuple[Coefficient, Square], ...] = ()

    def scaled(self, factor: Coefficient) -> Argument:
        """The argument for a target that is `factor` times as large."""
        return Argument(
            {name: multiplier * factor for name, multiplier in self.multipliers.items()},
            tuple((weight * factor, square) for weight, square in self.squares),
        )


@dataclass(frozen=True)
class Proofs:
    """Arguments for both obligations of a statement, and the reasons for signs that coefficients alone do not show.

    `summation` is how the conclusion follows from them; `potential.summation` has its rules.
    """

    decrease: Argument
    domination: Argument
    reasons: Reasons = field(default_factory=dict)
    summation: Any = None


# ----------------------------------------------------------------------------------------------------------------------
# The check
# ----------------------------------------------------------------------------------------------------------------------

_KEY = object()


class Verdict:
    """Whether a statement is proved, and why not. Only this module can make one that says yes."""

    __slots__ = ("_proved", "_reason", "_statement")
    _proved: bool
    _reason: str
    _statement: Statement | None

    def __init__(self, statement: Statement | None, reason: str, *, key: object = None) -> None:
        if not reason and key is not _KEY:
            raise TypeError("only the kernel can call a statement proved")
        object.__setattr__(self, "_proved", key is _KEY and not reason)
        object.__setattr__(self, "_reason", reason)
        object.__setattr__(self, "_statement", statement)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a verdict cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a verdict cannot be changed")

    def __init_subclass__(cls) -> None:
        raise TypeError("a verdict cannot be subclassed: only the kernel can call a statement proved")

    @property
    def reason(self) -> str:
        """Why the statement is not proved; empty where it is."""
        return str(self._reason)

    @property
    def statement(self) -> Statement | None:
        """What the verdict is about."""
        return self._statement

    def __bool__(self) -> bool:
        return bool(self._proved)

    def __repr__(self) -> str:
        name = self._statement.theorem.name if self._statement else "?"
        return f"<{name}: proved>" if self else f"<{name}: not proved: {self._reason}>"


def judge(statement: Statement, proofs: Proofs) -> Verdict:
    """The verdict on a statement, given arguments for its obligations."""
    for requirement in statement.requirements:
        s, strict = coefficient_sign(requirement.value, proofs.reasons)
        shown = {"nonzero": strict, "positive": strict and s > 0, "nonnegative": s > 0}
        if not shown.get(requirement.kind, False):
            return Verdict(statement, f"not shown: {requirement.reason} ({requirement.kind}: {requirement.value})")
    for obligation, argument in ((statement.decrease, proofs.decrease), (statement.domination, proofs.domination)):
        reason = _refute(obligation, argument, statement.field, proofs.reasons)
        if reason:
            return Verdict(statement, f"{obligation.name}: {reason}")
    return Verdict(statement, "", key=_KEY)


def _usable(multiplier: Coefficient, of_equation: bool, reasons: Reasons) -> bool:
    """Whether a multiplier is shown to be >= 0; an equation may have any that is shown to be defined everywhere."""
    if of_equation:
        return sign(multiplier.element.denom, multiplier.field.generators, reasons)[1]
    return coefficient_sign(multiplier, reasons)[0] > 0


def _refute(obligation: Obligation, argument: Argument, field: Field, reasons: Reasons) -> str:
    """Why the argument does not prove the obligation; empty where it does."""
    hypotheses = {h.name: h for h in obligation.hypotheses}
    if len(hypotheses) != len(obligation.hypotheses):
        return "two hypotheses share a name"
    total = Expression(field, {})
    for name, multiplier in argument.multipliers.items():
        if name not in hypotheses:
            return f"there is no hypothesis {name}"
        if multiplier.field is not field or not _usable(multiplier, hypotheses[name].equation, reasons):
            return f"the multiplier {multiplier} of {name} is not shown to be non-negative"
        total = total + hypotheses[name].expression * multiplier
    for weight, square in argument.squares:
        if weight.field is not field or coefficient_sign(weight, reasons)[0] <= 0:
            return f"the weight {weight} of a square is not shown to be non-negative"
        if type(square) is not Square:
            return f"{square!r} is not a square"
        try:
            total = total - square.expand() * weight
        except ValueError as error:
            return str(error)
    difference = total - obligation.target
    if difference.terms:
        by = Coefficient(field, next(iter(difference.terms.values())))
        return f"the identity does not hold: {len(difference.terms)} coefficients differ, the first of them by {by}"
    return ""
