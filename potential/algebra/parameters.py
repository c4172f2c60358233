"""Parameters and sequences as a method or a class of problems declares them, each with its domain.

`eta = Parameter(above=0, at_most=lambda p: 1 / p.L)` is a number in a run, and in a proof an element of the statement's
field.
"""

from __future__ import annotations

import copy
import math
import numbers
from fractions import Fraction
from numbers import Integral, Rational
from typing import Any

import sympy

from potential.errors import InputError, NotExactError, Refusal
from potential.writing import formulas
from potential.writing.terms import Number, Relation, Term
from potential.writing.text import text

Bound = Any  # an exact number, or a function of the problem that gives one

# A float with a denominator up to this power of two is taken at its word (0.5, 1.25); others are refused.
_LARGEST_FLOAT_DENOMINATOR = 2**10


def exact_rational(value: object, where: str = "a proof") -> Fraction | None:
    """`value` as a Fraction if it is an exact number, None if it is no number at all.

    Integers, Fractions, SymPy rationals and floats that are short binary fractions are exact.
    Any other float raises NotExactError with the exact spelling that is probably meant.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, sympy.Rational):
        return Fraction(int(value.p), int(value.q))
    if isinstance(value, float):
        if value == value and abs(value) != float("inf"):
            fraction = Fraction(value)
            if fraction.denominator <= _LARGEST_FLOAT_DENOMINATOR:
                return fraction
            guess = fraction.limit_denominator(1000)
            hint = f"write Fraction({guess.numerator}, {guess.denominator}) if that is what is meant"
        else:
            hint = "it is not a number that a proof can use"
        raise NotExactError(f"{where} is exact, and {value!r} is a float that is not: {hint}")
    return None


class _AtTime:
    """A problem of which nothing is known but that there is a t."""

    t = sympy.Symbol("t")


class Parameter:
    """A real parameter with its domain, declared in the body of a method or of a problem class.

    `above` and `at_least` bound it from below, `below` and `at_most` from above; a bound is an exact number or a
    function of the problem, such as `lambda p: 1 / p.L`. Symbolic in a proof, a number in a run. `default` is the
    value in a
    run that gives none: a number, or a function of the problem. A `sequence` has a term for each t and is called,
    `self.eta(t)`; in a run it is given as a function of t or as an array. A number above `lambda p: p.t` at every step
    can only be the number of steps: it becomes a `Horizon`.

    Raises InputError where the two ends contradict each other or where both ends are closed.
    """

    def __init__(
        self,
        *,
        above: Bound = None,
        at_least: Bound = None,
        below: Bound = None,
        at_most: Bound = None,
        default: Any = None,
        sequence: bool = False,
        latex: str | None = None,
    ) -> None:
        if (above is None) == (at_least is None):
            raise InputError("Parameter: give exactly one of `above` (open end) and `at_least` (closed end)")
        if below is not None and at_most is not None:
            raise InputError("Parameter: give at most one of `below` (open end) and `at_most` (closed end)")
        if at_least is not None and at_most is not None:
            raise InputError(
                "Parameter: an interval closed at both ends has no single exact parametrization here; "
                "open one end, and state the end point as a theorem of its own"
            )
        self.lower = above if above is not None else at_least
        self.upper = below if below is not None else at_most
        self.lower_open = above is not None
        self.upper_open = below is not None
        self.default = default
        self.sequence = sequence
        self.latex = latex
        self.name = ""
        for bound in (self.lower, self.upper):
            if bound is not None and not callable(bound) and exact_rational(bound, "a parameter's domain") is None:
                raise InputError(f"Parameter: a bound is an exact number or a function of the problem, got {bound!r}")
        if not (callable(self.lower) or callable(self.upper) or self.upper is None) and self.lower >= self.upper:
            raise InputError(f"Parameter: the domain from {self.lower} to {self.upper} is empty")

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        if type(self) is Parameter and self._is_number_of_steps():
            horizon = Horizon(latex=self.latex)
            horizon.name = name
            setattr(owner, name, horizon)

    def _is_number_of_steps(self) -> bool:
        """Whether the domain is t < N, or N >= t + 1, and nothing else, of a number that is the same at every step."""
        if self.sequence or self.upper is not None or not callable(self.lower):
            return False
        try:
            return bool(self.lower(_AtTime) == _AtTime.t + (0 if self.lower_open else 1))
        except (AttributeError, TypeError):
            return False  # it speaks of more than t

    def __repr__(self) -> str:
        lower = ("above" if self.lower_open else "at_least", self.lower)
        upper = ("below" if self.upper_open else "at_most", self.upper)
        ends = [(name, "<function of the problem>" if callable(end) else end) for name, end in (lower, upper)]
        return f"Parameter({', '.join(f'{name}={end}' for name, end in ends if end is not None)})"

    # A non-data descriptor: the value in the instance's own dictionary, set when it is made or traced, wins.
    def __get__(self, instance: object, owner: type | None = None) -> Any:
        if instance is None:
            return self
        raise InputError(
            f"{type(instance).__name__}: the parameter {self.name} has no value; "
            f"give one, as in {type(instance).__name__}({self.name}=...)"
        )

    def require_inside(self, value: object, owner: str) -> None:
        """Raise InputError for a number beyond an end that is a number; what the problem decides is for the run."""
        if not isinstance(value, numbers.Real) or isinstance(value, bool):
            return
        lower, upper = (None if callable(end) else end for end in (self.lower, self.upper))
        below = lower is not None and (value <= lower if self.lower_open else value < lower)
        above = upper is not None and (value >= upper if self.upper_open else value > upper)
        if below or above:
            raise InputError(f"{owner}: the parameter {self.name} must lie in its domain, {self!r}, got {value!r}")

    @property
    def is_half_line(self) -> bool:
        """Whether the domain is (0, oo) or [0, oo), so that the parameter is its own generator."""
        return self.upper is None and not callable(self.lower) and self.lower == 0

    def bounds(self, problem: Any) -> tuple[Any, Any]:
        """The two ends of the domain for this problem, the upper one None where there is none."""
        return self._end(self.lower, problem), self._end(self.upper, problem)

    def _end(self, bound: Bound, problem: Any) -> Any:
        if not callable(bound):
            return bound
        try:
            return bound(problem)
        except Refusal:
            raise
        except Exception as error:
            raise InputError(
                f"an end of the domain of {self.name} raises {type(error).__name__}: {error}; it must be an exact "
                "number or a function of the problem, such as lambda p: 1 / p.L"
            ) from error

    def domain(self, lower: Term, upper: Term | None, called: str = "") -> Term:
        """The domain written out, `0 < eta <= 1/L`, for ends that are already evaluated.

        `called` is the name of a parameter that a class of problems has: only a method's own know theirs.
        """
        name = formulas.symbol(called or self.name)
        if upper is None:
            return Relation((name, lower), (">" if self.lower_open else ">=",))
        signs = ("<" if self.lower_open else "<=", "<" if self.upper_open else "<=")
        return Relation((lower, name, upper), signs)

    def domain_text(self, lower: object, upper: object, called: str = "") -> str:
        """The same in plain notation, for ends that are numbers."""
        return text(self.domain(Number(f"{lower}"), None if upper is None else Number(f"{upper}"), called))

    def check_number(self, value: object, problem: Any, owner: str) -> None:
        """Raise InputError unless the number `value` lies in the domain for the numeric `problem`."""
        if isinstance(value, bool) or not isinstance(value, int | float | Rational) or value != value:
            raise InputError(f"{owner}: the parameter {self.name} must be a real number, got {value!r}")
        lower, upper = self.bounds(problem)
        # One unit of rounding at a closed end: eta = 1/L is meant exactly when it is typed as a float.
        low = value > lower if self.lower_open else value >= lower - 4e-16 * abs(lower)
        high = upper is None or (value < upper if self.upper_open else value <= upper + 4e-16 * abs(upper))
        if not (low and high) or value in (float("inf"), float("-inf")):
            raise InputError(
                f"{owner}: the parameter {self.name} = {value!r} is outside its domain "
                f"{self.domain_text(f'{float(lower):.6g}', None if upper is None else f'{float(upper):.6g}')}"
            )


class Horizon(Parameter):
    """The number of steps N of a run, which the method knows from the start: `N = pt.Horizon()`, used as `self.N`.

    An integer N >= 1. Steps, progress and budget are those of 0 <= t < N, and what is concluded is said of t = N only:
    there the potential must be defined and dominate. In a proof N = t + 1 + s with s >= 0. A run makes exactly N steps:
    it is given N, or takes its number of steps for it. A method has one horizon, a flow none.

    Raises InputError for a number of steps that is no integer of at least 1.
    """

    def __init__(self, *, latex: str | None = None) -> None:
        super().__init__(at_least=lambda p: getattr(p, "t", 0) + 1, latex=latex)  # of numbers, where there is no t: 1

    def __repr__(self) -> str:
        return "Horizon()"

    def domain(self, lower: Term, upper: Term | None, called: str = "") -> Term:
        """The domain written out, N >= 1; that t < N is said of each step."""
        return super().domain(Number("1"), None, called)

    def require_inside(self, value: object, owner: str) -> None:
        """Raise InputError for what is no integer N >= 1."""
        self.check_number(value, None, owner)

    def check_number(self, value: object, problem: Any, owner: str) -> None:
        """Raise InputError for what is no integer N >= 1."""
        if isinstance(value, bool) or not isinstance(value, numbers.Real) or value != value // 1 or value < 1:
            raise InputError(
                f"{owner}: the horizon {self.name} is a number of steps, an integer of at least 1, got {value!r}"
            )


class Decided(Parameter):
    """A number that the iterates decide, one for each step: `eta = pt.Decided(above=0)`, used as `self.eta(t)`.

    In a proof it is any number of its domain of which the method's `such_that(p, t, state)` holds; in a run the
    method's `decide(p, t, state)` computes it before the step, and `pt.check` holds it against domain and relation.
    The ends of the domain are exact numbers or functions of the problem, as those of a `Parameter` are.

    With `following`, a Parameter whose ends may look at the present term, `lambda p: p.eta_t`, the number is a part of
    the state: `self.eta(t)` is what the step before has left, and what is decided is `self.eta(t + 1)`. `start` is the
    first term of a run, a number or a function of the problem; a theorem is about every first term of the domain.

    Raises InputError where the two ends contradict each other or where both ends are closed, and for a start without a
    following term, or that without a start.
    """

    def __init__(
        self,
        *,
        above: Bound = None,
        at_least: Bound = None,
        below: Bound = None,
        at_most: Bound = None,
        following: Parameter | None = None,
        start: Any = None,
        latex: str | None = None,
    ) -> None:
        super().__init__(above=above, at_least=at_least, below=below, at_most=at_most, sequence=True, latex=latex)
        if not (following is None or type(following) is Parameter) or (following is None) != (start is None):
            raise InputError(
                "Decided: following is a pt.Parameter, the domain of the next term, and start the first term of a run; "
                "give both or neither"
            )
        self.following, self.start = following, start

    def __repr__(self) -> str:
        return super().__repr__().replace("Parameter(", "Decided(", 1)

    def next_term(self, name: str) -> Parameter | None:
        """The following term as a parameter of that name, None where there is none."""
        if self.following is None:
            return None
        found = copy.copy(self.following)
        found.name, found.sequence = name, True
        return found

    def first_term(self, name: str) -> Parameter:
        """The first term as a parameter of that name, one number of the same domain."""
        found = Parameter(above=0)
        vars(found).update({key: value for key, value in vars(self).items() if key not in ("following", "start")})
        found.name, found.sequence = name, False
        return found

    def require_inside(self, value: object, owner: str) -> None:
        """Refused: nobody but the method chooses it."""
        raise InputError(
            f"{owner}: {self.name} is decided by the method's own decide(p, t, state): give no value for it"
        )


def declared_horizon(owner: type) -> str:
    """The name of the horizon that a class or one of its bases declares; empty where there is none."""
    found = [name for name, declared in declared_parameters(owner).items() if isinstance(declared, Horizon)]
    if len(found) > 1:
        raise InputError(f"{owner.__name__} has two horizons, {' and '.join(found)}: a run has one number of steps")
    return found[0] if found else ""


def declared_parameters(owner: type) -> dict[str, Parameter]:
    """The parameters declared on a class and its bases, by name; one to which a subclass gave a number is none."""
    found: dict[str, Parameter] = {}
    for base in reversed(owner.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Parameter):
                found[name] = value
            else:
                found.pop(name, None)
    return found


def decided_numbers(owner: type) -> dict[str, Decided]:
    """The numbers that the iterates decide, as a class and its bases declare them."""
    return {name: declared for name, declared in declared_parameters(owner).items() if isinstance(declared, Decided)}


def exp(exponent: Any) -> Any:
    """The exponential function, as a flow's potential needs it: `pt.exp(2 * p.mu * t)`.

    A number gives a number. In a proof the exponent is a rate times t, and exp(rate t) is a positive quantity whose
    derivative in t is the rate times itself; any other exponent raises NotExpressibleError.
    """
    return exponent.exp() if hasattr(exponent, "exp") else math.exp(exponent)
