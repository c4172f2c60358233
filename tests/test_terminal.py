"""The commands on terminals of several widths: nothing is wider, no name is cut, errors say what to write."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

import potential as pt
from potential.catalogue import problem_names
from potential.command_line import commands, output
from potential.errors import PotentialError
from potential.statement.theorem import registered

OWN = """
import potential as pt

class Good(pt.Method):
    assumes = pt.SmoothConvex

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L

    def potential(self, p, t, x):
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)

class Bad(Good):
    def step(self, p, t, x):
        return x - 3 * p.gradient(x) / p.L
"""

PROFILE = """stage,instruction,frequency,time,energy
0,forward,1000,0.02,3
0,forward,1400,0.01,4
0,backward,1000,0.04,6
0,backward,1400,0.02,8
"""


make_command = typer.main.get_command


@cache
def command_of(app: typer.Typer, commands_in_it: int) -> Any:
    return make_command(app)


@pytest.fixture
def run(monkeypatch, capsys):
    """A command as `main` runs it: its exit code, what it printed, and what it complained of.

    What there is to be asked is read off the functions' arguments once, and not by each of a hundred runs.
    """
    monkeypatch.setattr(typer.main, "get_command", lambda app: command_of(app, len(app.registered_commands)))

    def command(*arguments: str, columns: int | None = None) -> tuple[int, str, str]:
        if columns is None:
            monkeypatch.delenv("COLUMNS", raising=False)
        else:
            monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["potential", *arguments])
        with pytest.raises(SystemExit) as stopped:
            commands.main()
        said = capsys.readouterr()
        return int(stopped.value.code or 0), said.out, said.err

    return command


def longest(text: str) -> int:
    """The longest line, but for what is one word."""
    return max((len(line) for line in text.splitlines() if len(line.split()) > 1), default=0)


#: What is asked of each command, and the names that must stand whole in what it prints.
ASKED: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "list": [((), ("gradient-descent/strongly-convex-projected",))],
    "problems": [((), ("operator/strongly-monotone-saddle-wine",))],
    "show": [
        (("gradient-descent/smooth-convex",), ("gradient-descent/smooth-convex",)),
        (("no-such-family/no-such-theorem",), ("no-such-family/no-such-theorem",)),
    ],
    "report": [(("halpern/nonexpansive", "--steps", "3", "--out", "one.html"), ("one.html",))],
    "tightness": [
        (("gradient-descent/projected", "--steps", "10"), ("gradient-descent/projected",)),
        (("gradient-descent/projected", "halpern/nonexpansive", "--exact"), ("halpern/nonexpansive",)),
        (("halpern/nonexpansive",), ("halpern/nonexpansive",)),
    ],
    "worst-case": [
        (("gradient-descent/strongly-convex", "--steps", "1-3", "--set", "L=1", "--set", "mu=1/10"),
         ("StronglyConvexGradientDescent",)),
        (("gradient-descent/strongly-convex", "--steps", "2", "--set", "L=1", "--set", "mu=1/10"),
         ("StronglyConvexGradientDescent",)),
        (("gradient-descent/strongly-convex", "--steps", "1"), ()),
    ],
    "prove": [
        (("gradient-descent/smooth-convex",), ("gradient-descent/smooth-convex",)),
        (("own_methods.py:Good", "own_methods.py:Bad"), ("own_methods.py:Bad",)),
    ],
    "discover": [(("own_methods.py:Good", "--measure", "distance"), ())],
    "export": [
        (("gradient-descent/smooth-convex", "--rocq", "--out", "GradientDescent.v"), ("GradientDescent.v",)),
        (("gradient-descent/smooth-convex",), ()),
    ],
    "rocq": [(("gradient-descent/smooth-convex", "--confirm"), ())],
    "verify": [
        (("gradient-descent/smooth-convex", "gradient-descent/strongly-convex-projected"),
         ("gradient-descent/smooth-convex", "gradient-descent/strongly-convex-projected")),
    ],
    "check": [
        (("gradient-descent/strongly-convex-projected", "halpern/nonexpansive", "--steps", "20"),
         ("gradient-descent/strongly-convex-projected", "halpern/nonexpansive")),
        (("gradient-descent/strongly-convex", "--problem", "hinge/breast-cancer-means", "--steps", "20"),
         ("gradient-descent/strongly-convex",)),
    ],
    "compare": [
        (("gradient-descent/strongly-convex", "accelerated/strongly-convex", "--problem", "ridge-regression/diabetes",
          "--steps", "50"),
         ("gradient-descent/strongly-convex", "accelerated/strongly-convex")),
    ],
    "energy": [(("profile.csv", "--microbatches", "1"), ())],
}  # fmt: skip


def every_command() -> dict[str, Any]:
    """The commands of the application, those of other packages too."""
    commands.add_commands()
    return dict(typer.main.get_command(commands.app).commands)


def test_every_command_is_looked_at() -> None:
    assert set(ASKED) == set(every_command())


@pytest.fixture
def once(monkeypatch) -> None:
    """What is dear is computed once for all widths."""
    for name in ("discover", "worst_case", "prove"):
        monkeypatch.setattr(pt, name, _answers.setdefault(name, remembered(getattr(pt, name))))


_answers: dict[str, Callable[..., Any]] = {}


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which is asked once for each method and what else is given."""
    given: dict[str, Any] = {}

    def answer(method: Any, **options: Any) -> Any:
        asked = f"{getattr(method, 'name', method)} {options}"
        if asked not in given:
            try:
                given[asked] = function(method, **options)
            except PotentialError as error:
                given[asked] = error
        if isinstance(given[asked], PotentialError):
            raise given[asked]
        return given[asked]

    return answer


@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize("command", ASKED)
def test_no_line_is_wider_than_the_terminal(run, own, once, command, columns) -> None:
    for arguments, names in ASKED[command]:
        _, out, err = run(command, *arguments, columns=columns)
        assert longest(out + err) <= columns, arguments
        # A name may stand in brackets or quotes, and have a mark after it.
        assert set(names) <= {word.strip("()'`:.,") for word in (out + err).split()}, arguments


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_the_help_of_every_command_fits_and_describes_all_that_it_takes(run, columns) -> None:
    for name, command in {"": None, **every_command()}.items():
        code, out, _ = run(*([name] if name else []), "-h", columns=columns)
        assert code == 0
        assert longest(out) <= columns, name
        for parameter in command.params if command else ():
            assert parameter.help, f"{name}: {parameter.name} is not described"
            if parameter.param_type_name == "option":
                assert max(parameter.opts, key=len) in out


@pytest.mark.parametrize("columns", [80, 120, 200, None])
def test_the_list_has_every_name_whole(run, columns) -> None:
    code, out, _ = run("list", columns=columns)
    assert code == 0
    words = set(out.split())
    for name, theorem in registered().items():
        assert name in words
        assert set(theorem.problem_class.__name__.split()) <= words
        assert set(theorem.source.replace(";", " ").replace(",", " ").split()) <= set(
            out.replace(";", " ").replace(",", " ").split()
        )


def test_the_list_is_filtered(run) -> None:
    def names(*arguments: str) -> list[str]:
        return [row["name"] for row in json.loads(run("list", *arguments, "--json")[1])]

    assert set(names("halpern")) == {"halpern/nonexpansive", "dual-halpern/nonexpansive"}
    assert set(names("--class", "Nonexpansive")) == {
        "halpern/nonexpansive", "dual-halpern/nonexpansive", "krasnoselskii-mann/last-iterate",
        "krasnoselskii-mann/nonexpansive", "krasnoselskii-mann/varying-steps",
    }  # fmt: skip
    assert "fista/convex" in names("--source", "Beck, Teboulle")
    assert names("descent", "stochastic", "strongly") == ["gradient-descent/stochastic-strongly-convex"]
    code, _, err = run("list", "no-such-word")
    assert code == 2
    assert "no theorem of the catalogue answers to 'no-such-word'" in err


def test_the_list_asks_the_exporter_nothing_that_it_knows(run, monkeypatch, tmp_path) -> None:
    """What was exported from this code before is known by a digest; a theorem whose code has changed is not."""
    from potential.rocq import document, origin, record

    monkeypatch.setenv("POTENTIAL_CACHE", str(tmp_path))
    origin._memory.cache_clear()
    asked: list[str] = []
    export = document.export
    monkeypatch.setattr(document, "export", lambda claim: asked.append(claim.name) or export(claim))
    entries = {name: {**entry, "origin": ""} for name, entry in record.read_record().items()}
    theorem = registered()["gradient-descent/smooth-convex"]
    assert record.machine_checked(theorem, entries)[0]
    assert record.machine_checked(theorem, entries)[0]
    assert asked == [theorem.name]
    origin._memory.cache_clear()
    assert record.machine_checked(theorem, entries)[0]
    assert asked == [theorem.name]
    monkeypatch.setattr(origin, "_house", lambda: "another house")
    assert record.machine_checked(theorem, entries)[0]
    assert asked == [theorem.name] * 2
    # A record of this origin is believed only where the kept file is the one that it names.
    made_from = origin.origin(theorem)
    believed = {theorem.name: {**entries[theorem.name], "origin": made_from}}
    assert record.machine_checked(theorem, believed)[0]
    believed[theorem.name]["sha256"] = "0" * 64
    assert not record.machine_checked(theorem, believed)[0]
    origin._memory.cache_clear()


def test_the_problems_are_listed(run) -> None:
    code, out, _ = run("problems")
    assert code == 0
    assert out.split() == problem_names()
    _, out, _ = run("problems", "saddle", "wine")
    assert out.split() == [
        "operator/saddle-wine",
        "operator/noisy-saddle-wine",
        "operator/proximal-saddle-wine",
        "operator/strongly-monotone-saddle-wine",
    ]
    assert run("problems", "nothing-of-the-kind")[0] == 2


@pytest.fixture
def own(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "own_methods.py"
    path.write_text(OWN)
    (tmp_path / "profile.csv").write_text(PROFILE)
    return path


def test_a_method_of_ones_own_is_proved_saved_and_verified(run, own) -> None:
    code, out, _ = run("prove", "own_methods.py:Good", "--save")
    assert code == 0
    assert "`potential verify own_methods.py:Good` checks it" in out
    assert sorted(path.name for path in own.parent.glob("*.json")) == ["own_methods.Good.json"]
    assert run("verify", "own_methods.py:Good")[:2] == (0, "verified      own_methods.py:Good\n")
    code, _, err = run("verify", "own_methods.py:Bad")
    assert code == 2
    assert "`potential prove own_methods.py:Bad --save` writes it" in err
    # A certificate of another statement is none of this one.
    (own.parent / "own_methods.Bad.json").write_text((own.parent / "own_methods.Good.json").read_text())
    assert run("verify", "own_methods.py:Bad")[0] == 1


def test_a_method_of_ones_own_is_exported(run, own) -> None:
    code, out, _ = run("export", "own_methods.py:Good", "--rocq", "--out", "Good.v")
    assert code == 0
    assert "coqc -Q build/rocq Potential Good.v" in out
    assert "Theorem" in (own.parent / "Good.v").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("prove", "own_methods.py"), 2, "own_methods.py is a file: name the method in it, as in own_methods.py:Good"),
        (("prove", "nothing.py"), 2, "there is no file 'nothing.py'; a method in a file of yours is FILE.py:ClassName"),
        (("prove", "own_methods.py:Other"), 2, "own_methods.py defines no 'Other'; its methods are Good, Bad"),
        (("show", "gradient-descent"), 2, "gradient-descent is a family of theorems, of which one is wanted"),
        (("show", "gradient-decent/smooth-convex"), 2, "did you mean gradient-descent/smooth-convex, "),
        (("show", "nonexpansive"), 2, "did you mean halpern/nonexpansive, dual-halpern/nonexpansive, "),
        (("worst-case", "fista/convex", "--set", "L=1", "--steps", "5-3"), 2, "or a range such as 1-10, got '5-3'"),
        (("worst-case", "fista/convex", "--set", "L=1", "--picture", "x.xyz"), 2, "--picture must be a file that ends"),
        (("show", "qqqq"), 2, "there is no theorem named 'qqqq'. `potential list` shows all"),
        (("show", "own_methods.py:Bad"), 1, "is false"),
        (("prove", "own_methods.py:Bad"), 1, ""),
        (("tightness", "fista/convex"), 2, "no bad instance of fista/convex is known"),
        (
            ("check", "own_methods.py:Good", "--problem", "least-square/diabetes"),
            2,
            "did you mean least-squares/diabetes",
        ),
        (
            ("compare", "gradient-descent/smooth-convex", "--problem", "least-squares/diabetes", "--out", "x.xyz"),
            2,
            "--out must be a file that ends in .svg, .pdf, .png; got 'x.xyz'",
        ),
        (("verify", "nothing.json"), 2, "there is no file 'nothing.json'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_used_is_said_with_what_to_write(run, own, arguments, code, message) -> None:
    found, _, err = run(*arguments)
    assert found == code
    assert message in err
    assert err.count("gradient-descent/") <= 6, "not the whole catalogue is proposed"


def test_what_belongs_to_a_line_is_indented_as_it_is(monkeypatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    output.print_blocks([output.Block("  on a problem with a long name: it was proved and it held", ("  200 steps",))])
    assert (
        capsys.readouterr().out == "  on a problem with a long name: it was\n      proved and it held\n    200 steps\n"
    )


def test_paragraphs_are_broken_between_words(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    text = output.wrapped(
        "a " * 40 + "an-unbroken-name/of-a-theorem-that-is-longer-than-the-line-itself " + "b " * 40, 2
    )
    assert "an-unbroken-name/of-a-theorem-that-is-longer-than-the-line-itself" in text.split()
    assert longest(text) <= 50


def test_a_shell_can_complete_names(monkeypatch, capsys) -> None:
    asked = {"_POTENTIAL_COMPLETE": "complete_bash", "COMP_WORDS": "potential show halp", "COMP_CWORD": "2"}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        commands.app(prog_name="potential")
    assert "halpern/nonexpansive" in capsys.readouterr().out.split()
