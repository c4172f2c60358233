"""The errors of the package: each says which argument, what was expected, what came, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NOTED: ContextVar[list[Exception] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[list[Exception]]:
    """Keep a list of the refusals that are raised meanwhile, those that the code in between swallows too."""
    refusals: list[Exception] = []
    token = _NOTED.set(refusals)
    try:
        yield refusals
    finally:
        _NOTED.reset(token)


def is_noting() -> bool:
    """Whether code of a user is being read on symbols at present."""
    return _NOTED.get() is not None


class Refusal(Exception):
    """What is raised where something is refused, and noted even where nobody hears of it."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        noted = _NOTED.get()
        if noted is not None:
            noted.append(self)


class PotentialError(Refusal):
    """Base of every error that this package raises on purpose."""

    #: What a command that ends with it exits with.
    exit_code = 2


class InputError(PotentialError, ValueError):
    """An argument, a file or a data set that cannot be used as given."""


class MissingValueError(InputError):
    """A parameter that has no value: `.owner` wants one for `.parameter`, or one for each step where it is a sequence.

    The message shows what to write in Python; `asking` makes one for who writes it otherwise.
    """

    def __init__(self, owner: str, parameter: str, *, sequence: bool = False) -> None:
        self.owner, self.parameter, self.sequence = owner, parameter, sequence
        example = "lambda t: Fraction(1, t + 1)" if sequence else "Fraction(1, 10)"
        super().__init__(self.asking(f"{parameter}={example}"))

    def asking(self, example: str) -> str:
        """The message, with what to write."""
        wanted = "terms; give one for each step" if self.sequence else "value; give one"
        return f"{self.owner}: the parameter {self.parameter} has no {wanted}, {example} for instance"


class NotExactError(PotentialError, TypeError):
    """A float, or another inexact quantity, where a proof needs an exact one."""


class NotExpressibleError(PotentialError, TypeError):
    """An operation that has no meaning on abstract vectors and exact scalars, named in the message."""


class MissingOracleError(PotentialError, AttributeError):
    """A method asked a problem for an oracle or a constant that the problem's class does not have."""


class CertificateError(PotentialError, ValueError):
    """A certificate that cannot be read: truncated, changed, or of another version."""


class NotCertifiedError(PotentialError, RuntimeError):
    """A bound for which no exact proof was found."""


class DivergedError(PotentialError, ArithmeticError):
    """A run diverged: a state or a gap is not finite; `.trajectory` keeps what was run, `.iteration` says when."""

    def __init__(self, message: str, trajectory: object, iteration: int) -> None:
        super().__init__(message)
        self.trajectory = trajectory
        self.iteration = iteration


class MissingExtraError(PotentialError, ImportError):
    """A part of the toolkit needs packages that are not installed; the message has the command that brings them."""


class NoMinimizerError(PotentialError, RuntimeError):
    """A reference minimizer could not be had: the problem has none, or the solver failed."""


class NotExportableError(InputError):
    """Raised where a theorem uses something for which the Rocq library has no definition or no lemma; it says what."""
