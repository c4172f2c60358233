"""What a run needs to know of a theorem, read off its statement and its conclusion: programs, kind and shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import One
from potential.algebra.parameters import declared_parameters
from potential.algebra.roots import declared_sequences, is_of
from potential.errors import PotentialError
from potential.laboratory.programs import functions_of
from potential.proof import Proof
from potential.search.concluding import find
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem
from potential.statement.trace import trace
from potential.summation import Summation, changes, generators_of, net_budget, rise, summable, varying

# What a theorem bounds, by the shape of its conclusion.
LAST, MEAN_GAP, MEAN_PROGRESS, POTENTIAL = "last iterate", "mean gap", "mean progress", "potential"
MEAN_MEASURE, TOTAL = "mean measure", "last measure and progress"
#: Of a method that has no statement, as its functions cannot be run on symbols: nothing is bounded.
NOTHING = "nothing"
#: The kinds for which every step counts.
MEANS = (MEAN_GAP, MEAN_MEASURE, MEAN_PROGRESS, TOTAL)

_FUNCTIONS = (
    "start",
    "step",
    "velocity",
    "potential",
    "progress",
    "budget",
    "iterate",
    "measure",
    "weight",
    "such_that",
)


@dataclass(frozen=True)
class Plan:
    """A theorem as a run reads it.

    `kind` is what the conclusion bounds: the measure of the last iterate, the mean of the gaps (the progress is a
    multiple of the gap), of the measure (it is a multiple of that), or of the progress (any other); the last measure
    and all progress together, where neither can be dropped; or the potential alone. `constant_budget` and
    `constant_share` say whether these do not vary with t, and `levels_off` whether the budget over the
    next weight does not.
    """

    statement: Statement | None
    functions: Any  # Functions, or Direct where there is no statement
    kind: str
    constant_budget: bool
    constant_share: bool
    names: tuple[str, ...]  # of the vectors of a state
    measure_is_gap: bool
    levels_off: bool = False
    refused: str = ""  # why there is no statement

    @property
    def compares_with_last(self) -> bool:
        """Whether the potential compares with the last iterate."""
        return self.statement is not None and self.statement.last is not None


def read(theorem: Theorem, proof: Proof | None = None) -> Plan:
    """The theorem as a run reads it, from its proof, or traced anew where there is none.

    Raises what `potential.statement.trace.trace` does.
    """
    statement = trace(theorem) if proof is None else proof.statement
    summation = find(statement)[0] if proof is None else proof.arguments.summation
    share = statement.progress_weight
    return Plan(
        statement=statement,
        functions=functions_of(statement),
        kind=_kind_of(statement, summation),
        constant_budget=_constant(net_budget(statement)),
        constant_share=share is None or _constant(share),
        levels_off=_levels_off(statement),
        names=tuple(statement.state),
        measure_is_gap=statement.measure_is_gap,
    )


def _kind_of(statement: Statement, summation: Summation) -> str:
    """What a conclusion bounds."""
    if summation.kind == "last":
        return LAST
    if summation.kind == "mean":
        return MEAN_GAP if statement.measure_is_gap else MEAN_MEASURE
    if statement.weight.element and summation.measure is None:
        return TOTAL
    return MEAN_PROGRESS if set(statement.progress.terms) - {One()} else POTENTIAL


def _constant(value: Coefficient) -> bool:
    """Whether a coefficient is the same for all t."""
    return not changes(value, varying(value.field))


def _levels_off(statement: Statement) -> bool:
    """Whether each step adds the same to the bound of the last iterate, over the weight that the step reaches."""
    weight, field, added = statement.weight, statement.field, net_budget(statement)
    if not added.element:
        return True
    if statement.theorem.continuous or not weight.element or not generators_of(weight) <= summable(field):
        return False
    reached = weight + rise(weight)
    return bool(reached.element) and _constant(Coefficient(field, added.element / reached.element))


def plan_of(theorem: Theorem) -> Plan:
    """The same as `read`, kept for the next run of the same method with other numbers.

    A method that has no statement can be run all the same; its own functions are then called, and nothing is bounded.
    """
    try:
        return _plan_of(theorem)
    except PotentialError as error:
        return Plan(None, Direct(theorem), NOTHING, False, False, (), False, refused=str(error))


def _plan_of(theorem: Theorem) -> Plan:
    cls, method = theorem.method_class, theorem.method
    roots = declared_sequences(cls)
    own = {} if isinstance(method, type) else vars(method)
    numbers = {*declared_parameters(cls), *(name for name, root in roots.items() if is_of(own.get(name, root), root))}
    if set(own) - numbers:
        return read(theorem)  # something else was stored on it, of which the statement may depend
    code = tuple(getattr(cls, name, None) for name in _FUNCTIONS)
    try:
        return _kept(_Key(theorem.with_method(cls), code))
    except TypeError:
        return read(theorem)


class Direct:
    """The functions of a method that has no statement, called as they are; see
    `potential.laboratory.programs.Functions`."""

    share, draws, coins, progress_draws, own_step = None, 0, 0, False, True
    conditions: tuple[Any, ...] = ()

    def __init__(self, theorem: Theorem) -> None:
        self._theorem = theorem
        self.shape: Any = None

    def start(self, p: Any, m: Any, t: Any, x0: Any) -> tuple[Any, ...]:
        """The vectors of the first state."""
        state = m.start(p, x0)
        self.shape = type(state) if isinstance(state, tuple) else None
        return tuple(state) if isinstance(state, tuple) else (state,)

    def _state(self, vectors: tuple[Any, ...]) -> Any:
        return vectors[0] if self.shape is None else self.shape(*vectors)

    def step(self, p: Any, m: Any, t: Any, *vectors: Any) -> tuple[Any, ...]:
        """The vectors of the next state, of a flow those of its velocity."""
        state = (m.velocity if self._theorem.continuous else m.step)(p, t, self._state(vectors))
        return tuple(state) if isinstance(state, tuple) else (state,)

    def iterate(self, p: Any, m: Any, t: Any, *vectors: Any) -> tuple[Any]:
        """The point whose gap is reported."""
        return (m.iterate(p, self._state(vectors)),)

    def __getattr__(self, name: str) -> Any:
        if name not in _FUNCTIONS:
            raise AttributeError(name)

        def called(p: Any, m: Any, t: Any, *vectors: Any) -> tuple[Any]:
            function = self._theorem.function(name, m)
            return (function(p, t, self._state(vectors)) if vectors else function(p, t),)

        return called


class _Key:
    """A theorem with the code of its method: where that is redefined, it is another one."""

    def __init__(self, theorem: Theorem, code: tuple[Any, ...]) -> None:
        self.theorem = theorem
        self._parts = (theorem, code)

    def __hash__(self) -> int:
        return hash(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._parts == other._parts


@lru_cache(maxsize=256)
def _kept(key: _Key) -> Plan:
    return read(key.theorem)
