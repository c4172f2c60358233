"""The command `potential energy`: the frontier of a profile, and a plan for a deadline or a straggler."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from potential.command_line.output import hung
from potential.errors import InputError

if TYPE_CHECKING:
    from studies.energy.frontier import Frontier
    from studies.energy.plan import Plan


def energy(
    profile: Annotated[
        str,
        typer.Argument(
            metavar="PROFILE",
            help="A CSV file with stage,instruction,frequency,time,energy (MHz, seconds, joules); or synthetic-A100, "
            "synthetic-A40.",
        ),
    ],
    microbatches: Annotated[int, typer.Option("--microbatches", help="Microbatches of an iteration.")],
    stages: Annotated[int | None, typer.Option("--stages", help="Pipeline stages; the profile's if left out.")] = None,
    schedule: Annotated[str, typer.Option("--schedule", help="1f1b or gpipe.")] = "1f1b",
    blocking_power: Annotated[
        float | None,
        typer.Option(
            "--blocking-power", help="Watts of a waiting stage; of the device for a synthetic profile, else 0."
        ),
    ] = None,
    curve: Annotated[str, typer.Option("--curve", help="measured, or smooth: fitted energies.")] = "measured",
    time_unit: Annotated[str, typer.Option("--time-unit", help="s, or ms where the profile's times are.")] = "s",
    deadline: Annotated[float | None, typer.Option("--deadline", help="Plan for this many seconds.")] = None,
    straggler: Annotated[
        float | None, typer.Option("--straggler", help="Plan for a straggler that takes so many times as long.")
    ] = None,
    plan: Annotated[Path | None, typer.Option("--plan", help="Write the plan: .csv, or .py for Zeus.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw timelines and frontier: .svg, .pdf, .png.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="Write the certificate (JSON).")] = None,
    rocq: Annotated[Path | None, typer.Option("--rocq", help="Write the bound as a theorem for Rocq.")] = None,
) -> None:
    """Plan the clocks of a training pipeline: the exact time-energy frontier, a plan, its distance from the bound.

    Without --deadline and --straggler the plan is for the fastest iteration.
    """
    from studies.energy.frontier import frontier
    from studies.energy.pictures import require_format
    from studies.energy.pipeline import Pipeline
    from studies.energy.profile import BLOCKING_POWER, MICRO, read_profile, write_text
    from studies.energy.stragglers import straggler_time
    from studies.energy.synthetic import synthetic_profile

    if deadline is not None and straggler is not None:
        raise InputError("--deadline and --straggler: give one of the two")
    if picture is not None:
        require_format(picture)
    device = profile.removeprefix("synthetic-")
    if device != profile and not Path(profile).exists():
        measured = synthetic_profile(device, 8 if stages is None else stages)
        blocking_power = BLOCKING_POWER[device] if blocking_power is None else blocking_power
    else:
        measured = read_profile(profile, time_unit=time_unit)
    pipeline = Pipeline(measured, stages, microbatches, schedule, blocking_power=blocking_power or 0.0)
    front = frontier(pipeline, curve)
    time = front.fastest if deadline is None else deadline
    chosen = front.plan(time if straggler is None else straggler_time(front, straggler))
    proof = front.at(Fraction(chosen.deadline, MICRO)).certificate
    proof.check(pipeline)
    print(_report(front, chosen, blocking_power))
    if plan is not None:
        (chosen.to_zeus if plan.suffix == ".py" else chosen.to_csv)(plan)
    if certificate is not None:
        write_text(certificate, proof.to_json())
    if rocq is not None:
        from studies.energy.rocq import rocq_theorem

        write_text(rocq, rocq_theorem(proof))
    if picture is not None:
        from studies.energy.pictures import overview, save

        both = {plan.deadline: plan for plan in (front.plan(front.fastest), chosen)}
        save(overview(front, *both.values()), picture)
    for path in (plan, certificate, rocq, picture):
        if path is not None:
            print(f"wrote {path}")


def _report(front: Frontier, plan: Plan, blocking_power: float | None) -> str:
    pipeline = front.pipeline
    clocks = plan.clocks
    fitted = ", by the fitted energies" if front.curve == "smooth" else ""
    lines = [
        f"{pipeline.name}, {len(pipeline.operations)} operations, blocking power {pipeline.blocking_power:g} W",
        f"frontier   {len(front.pieces)} pieces, exact: {front.fastest:.6f} s to {front.slowest:.6f} s, "
        f"least energy of an iteration at {front.best:.6f} s",
        f"deadline   {plan.deadline / 1e6:.6f} s",
        f"bound      {plan.bound:.3f} J: no plan uses less{fitted} (certificate checked, gap 0)",
        f"plan       {plan.energy:.3f} J, at most {100 * plan.gap:.3f}% above the bound{fitted}; "
        f"done in {plan.time:.6f} s, clocks {min(clocks)} to {max(clocks)} MHz",
        f"saving     {100 * plan.saving:.2f}% against all at the highest clock, waiting as long",
    ]
    if blocking_power is None and not pipeline.blocking:
        lines.append("note       a waiting GPU is taken to draw nothing: give --blocking-power to count it")
    # What goes on in a next line stands below what it belongs to.
    return "\n".join(hung(line, len("frontier   ")) for line in lines)
