"""The search for multipliers: in closed form, found by any means and trusted by none.

A small semidefinite program at a few sample parameters shows which hypotheses matter; exact linear algebra over the
field of the parameters then gives their multipliers, where the equations leave something free with closed forms that
samples show; the residual quadratic form is written as a sum of squares by an exact LDL^T. What comes out is an
Argument, which only the kernel can call a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential import kernel, signs
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Expression
from potential.algebra.work import Exhausted, Work
from potential.kernel import Argument, Reasons
from potential.search.active_sets import active_sets, first_set
from potential.search.closed_forms import ClosedForms, plausible
from potential.search.draws import centred, on_draws, sufficient
from potential.search.faces import Faces
from potential.search.families import solve_linear
from potential.search.hard_samples import CLEARLY_INFEASIBLE, HardSamples
from potential.search.samples import Sample, boundary_samples, sample_generators, shown_sample
from potential.search.sdp import FEASIBLE, NumericProgram, Program, is_gram
from potential.search.squares import finish
from potential.statement.statement import Obligation

_SAMPLES = 4
_DETERMINED = 5e6  # to turn multipliers into an argument where equations on draws determine them
_FEW = 2  # so many unknowns are looked for as they are, with draws too
_FEW_BESIDE_DRAWS = 10  # so many that equations on draws leave
_WORK = 15e6  # for one obligation, of the units that `potential.algebra.work` explains
_LOOK = 10e6  # for one of many potentials: where there is a closed form it mostly takes a tenth of that


@dataclass
class Search:
    """What a search for one obligation came to: an argument, or what the samples say.

    `ranges` are, at each sample, the least and the largest value of each multiplier; `tried` says in words what was
    looked at for closed forms.
    """

    obligation: Obligation
    argument: Argument | None = None
    reasons: Reasons = field(default_factory=dict)
    infeasible_at: Sample | None = None
    samples: list[Sample] = field(default_factory=list)
    multipliers: list[dict[str, float]] = field(default_factory=list)
    ranges: list[dict[str, tuple[float, float]]] = field(default_factory=list)
    tried: str = ""
    note: str = ""


def search(obligation: Obligation, samples: int = _SAMPLES, thorough: bool = True) -> Search:
    """Look for an argument for one obligation, with at most `_WORK`; if not `thorough`, with `_LOOK`, and no ranges."""
    work = Work(_WORK if thorough else _LOOK)
    bare, scale = _without_geometric_factor(obligation)
    result = Search(obligation)
    with obligation.target.field.algebra.counting(work):
        try:
            # That 1 is not negative is of use only where something of a constant is to spare.
            without = tuple(h for h in bare.hypotheses if h.points)
            for known in (without, bare.hypotheses)[: 1 + (len(without) < len(bare.hypotheses))]:
                found = Search(obligation)
                if not result.multipliers:
                    result = found
                _search(found, Obligation(bare.name, bare.target, known), samples, work)
                if found.argument is not None:
                    result = found
                    if scale.element != 1:
                        _put_back(result, scale)
                    break
        except Exhausted:
            result.argument = None
            result.note = _OPEN if result.multipliers else "the search ended before it knew whether multipliers exist"
    if result.argument is None and result.multipliers and result.infeasible_at is None:
        _look_at_the_boundary(result, bare)
        if result.infeasible_at is None and thorough:
            _explore(result, bare)
    return result


_OPEN = "multipliers exist at every sample, but no closed form was found"


def _without_geometric_factor(obligation: Obligation) -> tuple[Obligation, Coefficient]:
    """The obligation without the geometric factor that all of its target has, and that factor."""
    scale = Coefficient(obligation.target.field, geometric_factor(obligation.target))
    if scale.element == 1:
        return obligation, scale
    return Obligation(obligation.name, obligation.target / scale, obligation.hypotheses), scale


def _put_back(result: Search, scale: Coefficient) -> None:
    """Give the argument the factor that was put aside."""
    assert result.argument is not None
    result.argument = result.argument.scaled(scale)
    # A reason is given for a polynomial, and these have another factor now.
    equations = {h.name for h in result.obligation.hypotheses if h.equation}
    result.reasons = dict(result.reasons)
    for name, c in result.argument.multipliers.items():
        if name in equations:
            signs.explain(c.element.denom, scale.field, result.reasons)
        else:
            signs.show_nonnegative(c.element, scale.field, result.reasons)
    for weight, _ in result.argument.squares:
        signs.show_nonnegative(weight.element, scale.field, result.reasons)


def _search(result: Search, obligation: Obligation, samples: int, work: Work) -> None:
    fld = obligation.target.field
    program = Program(obligation)
    faces = Faces(program)
    if _at_first_sight(program, faces, work, result):
        return
    result.samples = [sample_generators(fld, seed) for seed in range(samples)]
    numeric = [program.at(sample) for sample in result.samples]
    everything = list(range(len(program.columns)))
    for sample, one in zip(result.samples, numeric, strict=True):
        tau, _, _ = one.solve(everything)
        if tau > FEASIBLE:
            _note_infeasible(result, fld, sample)
            return
    solved = [one.solve(everything, room=FEASIBLE)[1] for one in numeric]
    names = [h.name for h in obligation.hypotheses]
    result.multipliers = [
        {name: float(v) for name, v in zip(names, y, strict=False) if abs(v) > FEASIBLE} for y in solved
    ]
    hard = HardSamples(program)
    forms = ClosedForms(program, result.samples, numeric, hard, faces)
    seen: set[frozenset[int]] = set()
    members = 0
    for active in _sets(program, numeric, solved, hard):
        family = None if frozenset(active) in seen else solve_linear(program, active)
        seen.add(frozenset(active))
        result.tried = f"tried: {len(seen)} sets of inequalities, {members} closed forms"
        if family is None:
            continue
        if (
            len(seen) == 1
            and len(family.directions) > _FEW
            and _of_draws(program, numeric, solved, work, result, forms)
        ):
            return
        for member in forms.members(family):
            members += 1
            if family.directions and not plausible(member):
                continue
            finished = finish(member, work)
            if finished is not None and not kernel._refute(obligation, finished[0], fld, finished[1]):
                result.argument, result.reasons = finished
                return
        if hard.without_multipliers is not None:
            _note_infeasible(result, fld, hard.without_multipliers)
            return
    result.note = _OPEN


def _note_infeasible(result: Search, fld: Field, sample: Sample) -> None:
    """Say that there are no multipliers at a sample."""
    result.infeasible_at = sample
    result.note = f"a solver found no multipliers at the sample {shown_sample(fld, sample)}"


def _of_draws(
    program: Program,
    numeric: list[NumericProgram],
    solved: list[np.ndarray],
    work: Work,
    result: Search,
    forms: ClosedForms,
) -> bool:
    """Whether inequalities that suffice at every sample, with equations on draws, determine their multipliers.

    Where a few of them stay free, these are looked for beside all other equations, which ask for no sign.
    """
    products, _ = on_draws(program)
    if not products:
        return False
    active = sufficient(program, numeric, solved)
    family = centred(program, active)
    if family is not None and family.directions:
        hypotheses = program.obligation.hypotheses
        others = (k for k, h in enumerate(hypotheses) if h.equation and k not in products)
        family = centred(program, sorted({*active, *others}))
    if family is None or len(family.directions) > _FEW_BESIDE_DRAWS:
        return False
    for member in forms.members(family):
        if not family.directions or plausible(member):
            finished = finish(member, work, _DETERMINED)
            if finished is not None:
                result.argument, result.reasons = finished
                return True
    return False


def _sets(
    program: Program, numeric: list[NumericProgram], solved: list[np.ndarray], hard: HardSamples
) -> Iterator[list[int]]:
    """Sets of columns to be tried: what suffices in general, then what also does at the hard samples."""
    yield from active_sets(program, numeric, solved)
    yield from active_sets(program, [*numeric, *hard.numeric], solved)


def _look_at_the_boundary(result: Search, obligation: Obligation) -> None:
    """Whether there are multipliers at the ends of the parameters' domains, where no closed form was found."""
    fld, program = obligation.target.field, Program(obligation)
    for sample in boundary_samples(fld):
        try:
            tau, _, _ = program.at(sample).solve(list(range(len(program.columns))))
        except ZeroDivisionError:  # the statement says nothing there
            continue
        if tau > CLEARLY_INFEASIBLE:
            _note_infeasible(result, fld, sample)
            return


def _explore(result: Search, obligation: Obligation) -> None:
    """How small and how large each multiplier can be at each sample."""
    program = Program(obligation)
    everything = list(range(len(program.columns)))
    names = {name for found in result.multipliers for name in found}
    columns = [k for k, h in enumerate(obligation.hypotheses) if h.name in names]
    for sample in result.samples:
        one, ends = program.at(sample), {}
        for k in columns:
            weights = np.zeros(len(program.columns))
            found = []
            for sign in (1.0, -1.0):
                weights[k] = sign
                tau, y, _ = one.solve(everything, weights=weights, room=FEASIBLE)
                found.append(float(y[k]) if np.isfinite(tau) else -sign * np.inf)
            ends[obligation.hypotheses[k].name] = (found[0], found[1])
        result.ranges.append(ends)


def _at_first_sight(program: Program, faces: Faces, work: Work, result: Search) -> bool:
    """Whether no hypothesis is needed, or those that one sample shows determine their multipliers."""
    sets: list[list[int]] = [[]] if all(is_gram(key) for key in program.obligation.target.terms) else []
    for k in range(1 + len(sets)):
        if k == len(sets):
            shown = first_set(program, program.at(sample_generators(program.obligation.target.field, 2)))
            if shown is None:
                return False
            sets.append(shown)
        family = solve_linear(program, sets[k])
        if family is not None and len(family.directions) == 1:
            family = faces.narrowed(family)
        if family is None or family.directions:
            continue
        finished = finish(family, work)
        if finished is not None:
            result.argument, result.reasons = finished
            return True
    return False


def geometric_factor(target: Expression) -> FracElement:
    """The product of powers of geometric factors that divides the target and leaves it free of them, else 1."""
    algebra = target.field.algebra
    names = list(algebra.names)
    scale = algebra.one
    for k, gen in enumerate(algebra.gens):
        if names[k].startswith("power_"):
            orders = {_order(c.numer, k) - _order(c.denom, k) for c in target.terms.values()}
            scale = scale * (gen ** min(orders) if len(orders) == 1 else algebra.one)
    rest = [c / scale for c in target.terms.values()]
    powers = [k for k, name in enumerate(names) if name.startswith("power_")]
    free = all(not m[k] for c in rest for part in (c.numer, c.denom) for m in part.monoms() for k in powers)
    return scale if free else algebra.one


def _order(polynomial: PolyElement, k: int) -> int:
    return int(min((m[k] for m in polynomial.monoms()), default=0))
