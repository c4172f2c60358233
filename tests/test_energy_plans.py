"""Plans of real clocks, stragglers, what goes out, and what is said of bad input."""

import ast
import csv
import math
import re
import sys
from fractions import Fraction

import pandas as pd
import pytest
from energy_cases import DATA, graphs, longest_path, pipeline
from hypothesis import given, settings

from potential.command_line import commands as cli
from potential.errors import InputError
from studies.energy import (
    BLOCKING_POWER,
    Certificate,
    Option,
    Pipeline,
    Profile,
    frontier,
    profile_from_table,
    read_profile,
    synthetic_profile,
)
from studies.energy.plan import _Rounding, all_fast, all_fast_energy
from studies.energy.published import MODELS, TABLE_6, Workload, workloads
from studies.energy.stragglers import all_fast_time, for_straggler, saving, saving_of_all

HEAD = "stage,instruction,frequency,time,energy\n"
GOOD = HEAD + "0,forward,1410,0.05,20\n0,backward,1410,0.1,40\n"


@pytest.fixture(scope="module")
def front():
    return frontier(pipeline(2, 4))


# --- plans --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", ["1", "1.01", "1.1", "1.3", "5"])
def test_plans_are_in_time_and_near_the_bound(front, factor):
    plan = front.plan(Fraction(factor) * Fraction(front.tradeoff.fastest, 10**6))
    times = [option.time for option in plan.options]
    assert longest_path(front.pipeline, times) == plan.makespan <= plan.deadline
    assert all(option in menu for option, menu in zip(plan.options, front.pipeline.options, strict=True))
    assert plan.bound <= plan.energy
    assert 0.0 <= plan.gap < 0.002
    assert plan.energy == pytest.approx(plan.bound * (1.0 + plan.gap), rel=1e-12)
    assert plan.saving > 0.05
    assert plan.clocks == front.plan(plan.deadline / 1e6).clocks


def test_past_the_slowest_the_rest_is_waiting(front):
    slow, later = front.plan(front.slowest), front.plan(front.slowest + 1.0)
    assert slow.clocks == later.clocks
    waiting = front.pipeline.blocking_power * 2
    assert later.energy - slow.energy == pytest.approx(waiting, rel=1e-9)
    assert later.bound - slow.bound == pytest.approx(waiting, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_plans_of_random_graphs(p):
    front = frontier(p)
    for time in {front.tradeoff.fastest, (front.tradeoff.fastest + front.tradeoff.slowest) // 2}:
        plan = front.plan(Fraction(time, 10**6))
        assert longest_path(p, [o.time for o in plan.options]) == plan.makespan <= time
        assert front.cost_at(time) <= plan.cost == plan.planned_cost


def test_no_worse_than_rounding_down_and_giving_slack_back(front):
    for factor in (1.0, 1.02, 1.05, 1.2):
        time = int(front.tradeoff.fastest * factor)
        rounding = _Rounding(front, time)
        simple = rounding.give_back(rounding._rounded(front._point(time).durations.tolist(), None, False))
        assert rounding.cost(rounding.best()) <= rounding.cost(simple)


def test_smooth_curves_choose_among_what_no_other_option_beats():
    front = frontier(pipeline(1, 3), "smooth")
    plan = front.plan(1.05 * front.fastest)
    assert plan.makespan <= plan.deadline
    assert plan.gap >= 0.0
    assert front.at(front.fastest).certificate.check(front.pipeline) == 0


# --- stragglers ---------------------------------------------------------------------------------------------


def test_a_straggler_gives_time_to_save_in(front):
    assert all_fast_time(front) == front.pipeline.makespan([o.time for o in all_fast(front.pipeline)])
    savings = [saving(front, ratio) for ratio in (1, 1.1, 1.2)]
    assert [s.plan for s in savings] == sorted(s.plan for s in savings)
    for ratio, s in zip((1, 1.1, 1.2), savings, strict=True):
        plan = for_straggler(front, ratio)
        assert plan.deadline == int(Fraction(str(ratio)) * all_fast_time(front))
        assert front.for_straggler(ratio).clocks == plan.clocks
        assert s.plan == pytest.approx(1.0 - plan.energy / all_fast_energy(front.pipeline, plan.deadline))
        assert 0.0 < s.plan <= s.bound
    together = saving_of_all(savings[2], 16)
    assert together.plan == pytest.approx(15 / 16 * savings[2].plan)
    with pytest.raises(InputError, match="at least 1"):
        for_straggler(front, 0.99)
    with pytest.raises(InputError, match="finite number"):
        for_straggler(front, math.nan)


# --- what was published -------------------------------------------------------------------------------------


def published() -> list[Workload]:
    """The 16 published trainings; none where the data are not there, which is said."""
    if not DATA.is_dir():
        print(f"not compared with the published frontiers: there is no {DATA}; set PERSEUS_DATA to the data's folder")
        return []
    return list(workloads(DATA))


def test_table_6_to_every_digit():
    for w in published():
        assert w.printed_saving() == TABLE_6[w.model, w.device][(12, 24, 48, 96).index(w.microbatches)]


def test_published_frontiers():
    # The shortest and the longest on the A100, one on the A40; `python -m studies.energy.published` compares all.
    chosen = {(model, "a100_sxm", count) for model in MODELS for count in (12, 96)} | {("gpt3-175b", "a40", 12)}
    for w in published():
        if (w.model, w.device, w.microbatches) in chosen:
            assert w.error() < 3e-6


def test_our_plans_against_published_frontiers():
    for w in published():
        if w.microbatches == 12:
            ours = saving(w.front)
            assert 100 * ours.plan > float(w.printed_saving())
            assert saving(w.front, 1.2).plan > w.straggler_saving(1.2)


def test_published_data_that_are_not_there(tmp_path):
    with pytest.raises(InputError, match=r"studies\.energy\.published"):
        next(workloads(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        _ = Workload(tmp_path, "bloom", "a40", 12).published


def test_the_synthetic_profile_is_close_to_the_published_one():
    for device, name, time, energy in (("A100", "a100_sxm", 0.038, 0.053), ("A40", "a40", 0.053, 0.087)):
        synthetic = synthetic_profile(device)
        if not DATA.is_dir():
            continue
        measured = read_profile(DATA / "profiles" / f"gpt3-175b+{name}_bf16.csv")
        for key, options in measured.options.items():
            ours = {o.frequency: o for o in synthetic.options[key]}
            for o in options:
                assert ours[o.frequency].time == pytest.approx(o.time, rel=time)
                assert ours[o.frequency].energy == pytest.approx(o.energy, rel=energy)


# --- what goes out ------------------------------------------------------------------------------------------


def test_plans_as_files(front, tmp_path):
    plan = front.plan(front.fastest)
    plan.to_csv(tmp_path / "plan.csv")
    with open(tmp_path / "plan.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(plan.options) == 16
    assert sorted(int(row["frequency"]) for row in rows) == sorted(plan.clocks)
    assert sum(Fraction(row["energy"]) for row in rows) * 10**9 == sum(o.energy for o in plan.options)
    assert max(Fraction(row["start"]) + Fraction(row["time"]) for row in rows) * 10**6 == plan.makespan
    plan.to_zeus(tmp_path / "plan.py")
    stages = ast.literal_eval((tmp_path / "plan.py").read_text())
    # As Zeus's optimizer reads it: a list for each stage, in the order of its schedule, of pairs.
    assert [name for name, _ in stages[0]] == ["forward", *["forward", "backward"] * 3, "backward"]
    assert [row["frequency"] for row in rows if row["stage"] == "1"] == [str(clock) for _, clock in stages[1]]


def test_profiles_are_read_back(tmp_path):
    profile = synthetic_profile("A40", 2)
    profile.to_csv(tmp_path / "profile.csv")
    assert read_profile(tmp_path / "profile.csv").options == profile.options
    table = pd.read_csv(tmp_path / "profile.csv")
    assert profile_from_table(table).options == profile.options
    table["time"] *= 1000
    assert profile_from_table(table, time_unit="ms").options.keys() == profile.options.keys()


def test_times_are_rounded_up_and_energies_to_the_nearest():
    table = pd.DataFrame(
        {"stage": [0, 0], "instruction": ["forward", "backward"], "frequency": [1000, 1000],
         "time": [0.05, 0.0500001], "energy": [20.0000000004, 19.9999999996]}
    )  # fmt: skip
    options = profile_from_table(table).options
    assert options[0, "forward"] == (Option(50_000, 20_000_000_000, 1000),)
    assert options[0, "backward"] == (Option(50_001, 20_000_000_000, 1000),)


def run(capsys, monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["potential", "energy", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


def test_the_command(capsys, monkeypatch, tmp_path):
    files = {name: tmp_path / f"out{suffix}" for name, suffix in
             (("plan", ".csv"), ("certificate", ".json"), ("rocq", ".v"), ("picture", ".svg"))}  # fmt: skip
    options = [f"--{name}={path}" for name, path in files.items()]
    code, out, _ = run(
        capsys, monkeypatch, "synthetic-A100", "--stages=2", "--microbatches=3", "--straggler=1.2", *options
    )
    assert code == 0
    assert "no plan uses less (certificate checked, gap 0)" in out
    assert max(map(len, out.splitlines())) <= 120
    assert all(path.stat().st_size > 0 for path in files.values())
    certificate = Certificate.from_json(files["certificate"].read_text())
    p = pipeline(2, 3)
    assert certificate.check(p) == 0
    assert certificate.deadline == for_straggler(frontier(p), 1.2).deadline
    assert "Theorem" in files["rocq"].read_text()
    synthetic_profile("A100", 2).to_csv(tmp_path / "profile.csv")
    code, out, _ = run(capsys, monkeypatch, tmp_path / "profile.csv", "--microbatches=2", f"--plan={tmp_path / 'p.py'}")
    assert code == 0
    assert "give --blocking-power" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["synthetic-A100", "--microbatches=0"], "microbatches must be an integer, at least 1"),
        (["synthetic-A100", "--microbatches=2", "--stages=0"], "stages must be an integer, at least 1"),
        (["synthetic-H100", "--microbatches=2"], "device must be one of A100, A40"),
        (["nothing.csv", "--microbatches=2"], "cannot be read"),
        (["synthetic-A40", "--stages=2", "--microbatches=2", "--deadline=0.1"], "no schedule of .* takes less than"),
        (["synthetic-A40", "--stages=2", "--microbatches=2", "--deadline=nan"], "finite number"),
        (["synthetic-A40", "--stages=2", "--microbatches=2", "--straggler=0.5"], "straggler must be at least 1"),
        (["synthetic-A40", "--microbatches=2", "--straggler=2", "--deadline=2"], "one of the two"),
        (["synthetic-A40", "--stages=2", "--microbatches=2", "--curve=best"], "curve must be one of"),
        (["synthetic-A40", "--stages=2", "--microbatches=2", "--picture=x.gif"], "must be an .svg"),
        (["synthetic-A40", "--stages=2", "--microbatches=2", "--blocking-power=-1"], "blocking_power must be"),
    ],
)
def test_bad_commands(capsys, monkeypatch, arguments, message):
    code, _, error = run(capsys, monkeypatch, *arguments)
    assert code == 2
    assert error.startswith("potential: ")
    assert re.search(message, " ".join(error.split())), error


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lacks the column 'stage'"),
        ("stage,instruction,frequency,time\n", "lacks the column 'energy'"),
        (HEAD.strip() + ",more\n", "has a column 'more' too many"),
        (HEAD, "is empty"),
        (GOOD + "2,forward,1410,0.05,20\n2,backward,1410,0.1,40\n", "has no stage 1, and has stage 2"),
        (HEAD + "0,forward,1410,0.05,20\n", "no option for the backward of stage 0"),
        (GOOD + "1,forward,1410,0.05,20\n", "no option for the backward of stage 1"),
        (GOOD + "0,sideways,1410,0.05,20\n", "row 4: instruction must be forward or backward"),
        (GOOD + "0,forward,1410,0.06,19\n", "a second row for the forward of stage 0 at 1410 MHz"),
        (GOOD + "0,forward,1395,0,19\n", "row 4: time must be positive"),
        (GOOD + "0,forward,1395,-0.1,19\n", "row 4: time must be positive"),
        (GOOD + "0,forward,1395,inf,19\n", "row 4: time must be a finite number"),
        (GOOD + "0,forward,1395,nan,19\n", "row 4: time must be a finite number"),
        (GOOD + "0,forward,1395,fast,19\n", "row 4: time must be a finite number"),
        (GOOD + "0,forward,1395,0.06,0\n", "row 4: energy must be positive"),
        (GOOD + "0,forward,1395,0.06,nan\n", "row 4: energy must be a finite number"),
        (GOOD + "0,forward,1395.5,0.06,19\n", "frequency must be an integer"),
        (GOOD + "-1,forward,1395,0.06,19\n", "stage must be an integer, at least 0"),
        (GOOD + "0,forward,1395,0.06\n", "row 4 must have 5 values"),
        (GOOD + "0,forward,1395,0.06,19,7\n", "row 4 must have 5 values"),
        (GOOD + "0,forward,1395,60,19\n", 'are the times milliseconds. then say time_unit="ms"'),
        (GOOD + "0,forward,1395,0.06,19000\n", "are the energies millijoules"),
    ],
)
def test_bad_profiles(tmp_path, text, message):
    (tmp_path / "profile.csv").write_text(text)
    with pytest.raises(InputError, match=message):
        read_profile(tmp_path / "profile.csv")


def test_bad_arguments(front, tmp_path):
    p = synthetic_profile("A100", 2)
    a = [Option(10, 5, 1000)]
    for build, message in [
        (lambda: Pipeline(p, microbatches=0), "microbatches"),
        (lambda: Pipeline(p, microbatches=1.5), "microbatches"),
        (lambda: Pipeline(p, 0, 3), "stages"),
        (lambda: Pipeline(p, 3, 3), "stages is 3, and synthetic A100 has 2"),
        (lambda: Pipeline("profile.csv", 3, 3), "read_profile"),
        (lambda: Pipeline(p, 2, 3, "pipedream"), "schedule must be one of 1f1b, gpipe"),
        (lambda: Pipeline(p, 2, 3, blocking_power=math.inf), "blocking_power must be a finite number"),
        (lambda: Pipeline.from_dag({"a": a, "b": a, "c": a}, [("a", "b"), ("b", "c"), ("c", "b")]), "a cycle: . -> ."),
        (lambda: Pipeline.from_dag({"a": a}, [("a", "a")]), "cycle: a -> a"),
        (lambda: Pipeline.from_dag({"a": a}, [("a", "z")]), "'z', which is no operation"),
        (lambda: Pipeline.from_dag({"a": a}, ["abc"]), "pairs"),
        (lambda: Pipeline.from_dag({"a": []}, []), "at least one Option"),
        (lambda: Pipeline.from_dag({}, []), "operations is empty"),
        (lambda: frontier(p), "must be a Pipeline"),
        (lambda: frontier(front.pipeline, "rough"), "curve must be one of measured, smooth"),
        (lambda: front.at(front.fastest - 1e-6), "no schedule of .* takes less than"),
        (lambda: front.plan(-1), "no schedule of .* takes less than"),
        (lambda: front.at("soon"), "deadline must be a finite number"),
        (lambda: synthetic_profile("TPU"), "device must be one of"),
        (lambda: synthetic_profile("A40", 0), "stages must be"),
        (lambda: read_profile(tmp_path), "cannot be read"),
        (lambda: read_profile(tmp_path / "x.csv", time_unit="min"), 'time_unit must be "s" or "ms"'),
        (lambda: Profile({}), "is empty"),
        (lambda: front.plan(1.0).to_csv(tmp_path), "cannot be written"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=message):
            build()


def test_one_of_each_is_enough():
    profile = Profile({(0, name): (Option(1000, 10**6, 1000),) for name in ("forward", "backward")})
    front = frontier(Pipeline(profile, 1, 1, blocking_power=BLOCKING_POWER["A40"]))
    assert front.fastest == front.slowest == 0.002
    assert front.plan(front.fastest).gap == 0.0
    assert front.at(1.0).certificate.check(front.pipeline) == 0
