"""The command line: list, show, prove, verify, check and compare theorems, and report on all of them."""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Iterable
from fractions import Fraction
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated, Any

import typer

import potential as pt
from potential.command_line.claims import claim as claim_of
from potential.command_line.claims import claims
from potential.command_line.output import Block, complain, counted, print_json, print_rows, say, say_lines, write
from potential.errors import InputError, MissingValueError, PotentialError
from potential.writing.text import tidied

app = typer.Typer(
    name="potential",
    help="Exact potential-function proofs of convergence for first-order methods, checked on real data.\n\n"
    "A theorem is named as `potential list` does, or FILE.py:ClassName for a method in a file of yours.\n\n"
    "Exit codes, of every command: 0 where all is proved, verified and held; 1 where a claim is false or not proved, a "
    "certificate does not verify, a run fails; 2 where something cannot be used or is not applicable.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _theorem_names(incomplete: str) -> list[str]:
    """For a shell that completes names."""
    from potential.catalogue import named_theorems

    return [name for name in named_theorems() if name.startswith(incomplete)]


def _problem_names(incomplete: str) -> list[str]:
    from potential.catalogue import problem_names

    return [name for name in problem_names() if name.startswith(incomplete)]


Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="A theorem's name, or FILE.py:ClassName.", autocompletion=_theorem_names),
]
Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...",
        help="Theorems' names, or FILE.py:ClassName; the whole catalogue where none is given.",
        show_default=False,
        autocompletion=_theorem_names,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Steps = Annotated[int, typer.Option("--steps", min=1, help="How many steps to run.")]
ClassName = Annotated[
    str | None, typer.Option("--class", help="Only those of this class of problems, such as SmoothConvex.")
]
Problems = Annotated[
    list[str] | None,
    typer.Option(
        "--problem",
        help="A bundled problem, such as least-squares/diabetes (`potential problems`); may be given again.",
        autocompletion=_problem_names,
    ),
]
#: What Matplotlib writes.
PICTURES = (".svg", ".pdf", ".png")


def main() -> None:
    """Run the command line; a claim that is not proved is a message and exit code 1, any other error of ours 2."""
    # Most of what a command makes lives to its end; to look for what does not as often as is usual takes a tenth of it.
    gc.set_threshold(100_000, 50, 50)
    try:
        add_commands(sys.argv[1] if len(sys.argv) > 1 else None)
        app()
    except PotentialError as error:
        complain(error)
        sys.exit(error.exit_code)


def _say_version(asked: bool) -> None:
    if asked:
        print(f"potential {version('potential')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def add_commands(asked: str | None = None) -> None:
    """Add the commands of other packages: functions that entry points of the group `potential.commands` name.

    Where one of our own is asked for, no other is loaded.
    """
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    if asked not in known:
        for point in sorted(entry_points(group="potential.commands")):
            if point.name not in known:
                app.command(point.name)(point.load())
    for command in app.registered_commands:
        # Typer would keep the line breaks of a docstring's later paragraphs.
        paragraphs = inspect.cleandoc(command.callback.__doc__ or "").split("\n\n") if command.callback else ()
        command.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


@app.command("list")
def list_theorems(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only those with these words in name or source.", show_default=False),
    ] = None,
    class_name: ClassName = None,
    source: Annotated[str | None, typer.Option("--source", help="Only those whose source has this in it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the theorems of the catalogue with their bounds, classes and sources."""
    from potential.command_line import listing

    found = listing.rows(words or [], class_name, source)
    if as_json:
        print_json(found)
    else:
        listing.print_theorems(found)


@app.command()
def problems(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only those with these words in the name.", show_default=False),
    ] = None,
    class_name: ClassName = None,
) -> None:
    """Show the names of the bundled problems, for --problem; with --class those that belong to it."""
    from potential.command_line import listing

    listing.print_problems(words or [], class_name)


@app.command()
def show(
    name: Name,
    latex: Annotated[bool, typer.Option("--latex", help="LaTeX for a paper with amsmath, amssymb and amsthm.")] = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="The BibTeX entries that its LaTeX cites.")] = False,
    html: Annotated[
        bool, typer.Option("--html", help="A page for a browser, with a run of the method; it loads nothing.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file.")] = None,
    steps: Steps = 1000,
) -> None:
    """Prove a theorem and show it with its proof: setting, method, potential, certificate, bound."""
    if latex + bibtex + html > 1:
        raise InputError("--latex, --bibtex and --html: give one of them")
    claim = claim_of(name).theorem
    if html:
        from potential.pages.report import theorem_page

        text = theorem_page(claim, steps)
    else:
        proof = pt.prove(claim)
        text = proof.latex() if latex else proof.bibtex() if bibtex else proof.text()
    if out is None:
        print(text)
    else:
        write(out, text if text.endswith("\n") else text + "\n")


@app.command()
def report(
    names: Names = None,
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("report.html"),
    steps: Steps = 100,
) -> None:
    """Write one page on the whole catalogue, or on some theorems: statements, proofs, verdicts, plots, tightness.

    The page needs nothing but a browser. Exit code 1 when a theorem is not proved, or a run is not within it.
    """
    from rich.console import Console
    from rich.progress import track

    from potential.pages.entry import entry
    from potential.pages.report import report_page

    console = Console(stderr=True)
    wanted = [claim.theorem for claim in claims(names)]
    shown = track(wanted, "theorems", console=console, transient=True, disable=not console.is_terminal)
    entries = [entry(theorem, steps) for theorem in shown]
    write(out, report_page(entries))
    failed = [found.theorem.name for found in entries if not found]
    say(f"{out}: {counted(len(entries), 'theorem')}, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    raise typer.Exit(1 if failed else 0)


@app.command()
def tightness(
    names: Names = None,
    steps: Steps = 1000,
    save: Annotated[bool, typer.Option("--save", help="Save the ratios into the catalogue.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="The exact worst cases of 1, 5 and 20 steps instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how tight bounds are: what a run on a bad instance, or the exact worst case, comes to, over the bound.

    1 is a bound that is attained.
    """
    from potential.catalogue import bad_instances
    from potential.laboratory import attainment as measurements

    wanted = [claim.theorem for claim in claims(names)]
    if exact:
        _exact_ratios(wanted, save, as_json)
        return
    for theorem in wanted if names else ():
        if theorem.name not in bad_instances():
            raise InputError(
                f"no bad instance of {theorem.name} is known; `potential tightness {theorem.name} --exact` shows the "
                "worst cases of a few steps, and `potential tightness` those of which a bad instance is known"
            )
    measure = measurements.attainment
    ratios = [measure(theorem, steps) for theorem in wanted] if names else measurements.measured(wanted, steps)
    if save:
        measurements.save(ratios, whole=not names)
    if as_json:
        print_json({r.theorem: r.to_dict() for r in ratios})
        return
    beside = _exact_tightness(r.theorem for r in ratios)
    print_rows(
        ("theorem", "instance", "observed", "bound", "tightness", "of the exact worst case"),
        [
            (r.theorem, r.problem, f"{r.observed:.4g}", f"{r.bound:.4g}", f"{r.ratio:.3f}", beside.get(r.theorem, ""))
            for r in ratios
        ],
        [
            Block(
                r.theorem,
                (
                    f"{r.ratio:.3f} of the bound: {r.observed:.4g} of {r.bound:.4g}",
                    f"on {r.problem}",
                    *([f"exact worst case: {beside[r.theorem]}"] if r.theorem in beside else []),
                ),
            )
            for r in ratios
        ],
    )
    say(f"After {counted(steps, 'step')}.")


def _exact_tightness(names: Iterable[str]) -> dict[str, str]:
    """The tightness of exact worst cases as the catalogues keep it, by theorem, where there is one."""
    from potential.worst_cases import ratios

    return {name: ratios.shown(row) for name, row in ratios.saved(names).items() if row["choices"]}


def _exact_ratios(theorems: list[Any], save: bool, as_json: bool) -> None:
    """The tightness by the worst cases of N steps, computed and saved, or as it was saved."""
    from potential.worst_cases import ratios

    rows = {}
    for theorem in theorems if save else ():
        rows[theorem.name] = ratios.measured(pt.prove(theorem))
        ratios.save({theorem.name: rows[theorem.name]})
    rows = rows or ratios.saved([theorem.name for theorem in theorems])
    if as_json:
        print_json(rows)
        return
    shown = {name: ratios.shown(row) for name, row in rows.items()}
    print_rows(
        ("theorem", "tightness"),
        list(shown.items()),
        [Block(name, (text,)) for name, text in shown.items()],
    )
    say(f"{counted(len(rows), 'theorem')}; 1 is a bound that is attained after these N steps, so that none is better.")


@app.command("worst-case")
def worst_case(
    name: Name,
    steps: Annotated[str, typer.Option("--steps", help="How many steps: 10, or 1-10 for a table.")] = "10",
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="A parameter's exact value, such as L=1 or mu=1/10, or eta=1,1/2 of a sequence; again for more.",
        ),
    ] = None,
    measure: Annotated[str, typer.Option("--measure", help="What of the run: last, best, mean or sum.")] = "last",
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the function, or the table, to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the worst that N steps of a method can do, with an exact certificate, for one choice of the parameters."""
    from potential.worst_cases.table import Table as Cases

    claim = claim_of(name)
    first, _, last = steps.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or not last)) or (last and int(last) < int(first)):
        raise InputError(f"--steps is a number of steps, or a range such as 1-10, got {steps!r}")
    _require_picture(picture, "--picture")
    counts = range(int(first), int(last) + 1) if last else int(first)
    try:
        found = pt.worst_case(claim.theorem, steps=counts, measure=measure, **_parameters(settings or []))
    except KeyboardInterrupt as interrupt:
        finished: list[Any] = list(getattr(interrupt, "table", []))
        for case in finished:
            print(f"{case.steps}  {case.value:.8g}")
        say(f"Interrupted; {counted(len(finished), 'row')} finished.")
        raise typer.Exit(130) from None
    except MissingValueError as error:
        example = "1,1/2,1/3" if error.sequence else "1/10"
        raise InputError(error.asking(f"--set {error.parameter}={example}")) from error
    cases = list(found) if isinstance(found, Cases) else [found]
    if as_json:
        print_json(
            [{"steps": c.steps, "value": c.value, "exact": None if c.exact is None else str(c.exact)} for c in cases]
        )
    elif isinstance(found, Cases):
        say(found.title())
        print(found.text())
        conjecture = found.conjecture()
        if conjecture is not None:
            say(conjecture.text())
    else:
        _ = None if found.unbounded else (found.exact, found.certificate)
        for line in found.lines():
            say(line)
    if certificate is not None:
        write(certificate, cases[-1].certificate.to_json())
    if picture is not None:
        found.plot(picture)


def _parameters(settings: list[str]) -> dict[str, Any]:
    """Exact values by name, from NAME=VALUE, or lists of them from NAME=VALUE,VALUE."""
    found: dict[str, Any] = {}
    for text in settings:
        name, mark, value = text.partition("=")
        try:
            values = [Fraction(part) for part in value.split(",")]
            found[name] = values if len(values) > 1 else values[0]
        except (ValueError, ZeroDivisionError):
            mark = ""
        if not mark or not name.isidentifier():
            raise InputError(f"--set takes NAME=VALUE with an exact value, such as mu=1/10, got {text!r}")
    return found


@app.command()
def prove(
    names: Names = None,
    save: Annotated[
        bool, typer.Option("--save", help="Save the certificates: into the catalogue, or beside a file of yours.")
    ] = False,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate (of one theorem) to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove theorems exactly, for all parameters: of the catalogue by name (all of them if none is given), or
    FILE.py:ClassName.

    Exit code 1 when one is not proved.
    """
    wanted = claims(names)
    if certificate is not None and len(wanted) != 1:
        raise InputError("--certificate takes exactly one theorem")
    rows: list[dict[str, Any]] = []
    for claim in wanted:
        name = claim.name
        try:
            proof = pt.prove(claim.theorem)
        except pt.NotProved as error:
            rows.append({"name": name, "proved": False, "verdict": "not proved", "reason": str(error)})
            if not as_json:
                print(f"not proved  {name}")
                say_lines(str(error))
            continue
        said = tidied(proof.conclusion.formula)
        rows.append({"name": name, "proved": True, "verdict": "proved", "bound": str(proof.bound), "conclusion": said})
        if not as_json:
            say(f"proved      {name}: {said}")
            if len(wanted) == 1:
                print("\n" + proof.text())
        target = certificate or (claim.certificate if save else None)
        if target is not None:
            write(target, proof.certificate.to_json())
            if claim.file is not None and not as_json:
                say(f"saved       {target}: `potential verify {claim.name}` checks it")
    if as_json:
        print_json(rows)
    raise typer.Exit(0 if all(row["proved"] for row in rows) else 1)


@app.command()
def discover(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="FILE.py:ClassName of yours, or a theorem's name, for its method."),
    ],
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="What to bound: gap, distance, gradient, residual.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option("--seconds", help="The processor's time it may take; a minute by default.")
    ] = None,
    source: Annotated[bool, typer.Option("--source", help="Print what was found in Python.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Print the best theorem and its proof in LaTeX.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with all of it to this file.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write source and certificates into this folder.")] = None,
) -> None:
    """Find potentials and rates from a step alone, each proved; what is found is a method in Python.

    Ctrl-C keeps what was found so far. Exit code 1 when nothing is found.
    """
    found = pt.discover(claim_of(name).theorem.method, measure=measure or None, seconds=seconds)
    say_lines(found.text())
    for k, one in enumerate(found, start=1):
        if source:
            print(f"\n{one.source()}", end="")
        if out is not None:
            made = one.method.__name__
            named = f'{made}.theorem, {made}.__module__ = "{one.theorem.name}", "{one.method.__module__}"'
            write(out / f"{made}.py", f"{one.source()}\n\n# As the certificate has them.\n{named}\n")
            write(out / f"{made}.json", one.proof.certificate.to_json())
        if latex and k == 1:
            print(f"\n{one.latex()}")
    if html is not None:
        write(html, found.page())
    if found and not (source or latex or html or out):
        say(f"`potential discover {name} --source` prints them as methods in Python, `-h` tells the other forms.")
    raise typer.Exit(0 if found else 1)


@app.command()
def export(
    name: Name,
    rocq: Annotated[bool, typer.Option("--rocq", help="The end-to-end theorem with its proof, for Rocq.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write into this file.")] = None,
) -> None:
    """Write a theorem and its proof for another program: `--rocq` for the Rocq prover."""
    from potential.rocq.document import export as export_rocq

    if not rocq:
        raise InputError("export takes the form that is wanted: `potential export NAME --rocq`")
    text = export_rocq(claim_of(name).theorem)
    if out is None:
        print(text, end="")
        return
    write(out, text)
    say(f"{out}: `potential rocq {name}` compiles it with the library in build/rocq; once that is there, so does")
    say(f"coqc -Q build/rocq Potential {out}", 4)


@app.command("rocq")
def check_in_rocq(
    names: Names = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many files to compile at once.")] = 2,
    build: Annotated[Path, typer.Option("--build", help="The folder for compiled files.")] = Path("build/rocq"),
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Compile nothing: export again, and say of which the record still holds.")
    ] = False,
) -> None:
    """Machine-check theorems (the whole catalogue if none is given): export, compile with coqc, keep the record.

    Prints a line per theorem with the axioms that it rests on, or why it is not exported. The file of FILE.py:ClassName
    is written beside FILE.py, and not recorded. Exit code 1 when one that is exported is not checked, 2 without coqc.
    """
    from potential.rocq import machine_check
    from potential.rocq.record import confirm as confirmed

    wanted = claims(names)
    if confirm:
        refused = confirmed(claim.theorem for claim in wanted if claim.file is None)
        for name, reason in refused:
            say(f"not confirmed  {name}: {reason}")
        say(f"The record holds for {len(wanted) - len(refused)} of {counted(len(wanted), 'theorem')}.")
        raise typer.Exit(1 if refused else 0)
    kept = [claim.theorem for claim in wanted if claim.file is None]
    own = {claim.name: (claim.rocq, claim.theorem) for claim in wanted if claim.file is not None}
    results = machine_check.check_theorems(kept, build, jobs=jobs, say=say_lines) if kept else []
    if own:
        results += machine_check.check_files(own, build, jobs=jobs, say=say_lines)
    say(f"{sum(map(bool, results))} of {counted(len(results), 'theorem')} machine-checked.")
    raise typer.Exit(0 if all(result or not result.exported for result in results) else 1)


@app.command()
def verify(
    names: Names = None,
    theorem: Annotated[
        str | None, typer.Option("--theorem", help="What a certificate file is for: a name or FILE.py:ClassName.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check saved certificates by the kernel alone: of theorems by name (of all if none is given) or files.

    Exit code 1 when one does not hold.
    """
    stated = claim_of(theorem).theorem if theorem else None
    rows = [_verified(name, stated) for name in names] if names else [_verified(c.name, None) for c in claims(None)]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            said = (
                f"verified      {row['name']}" if row["verified"] else f"NOT VERIFIED  {row['name']}: {row['reason']}"
            )
            say(said)
    raise typer.Exit(0 if all(row["verified"] for row in rows) else 1)


def _verified(name: str, stated: Any) -> dict[str, Any]:
    """What the kernel says of a certificate file, or of the one that is kept of a theorem."""
    path = Path(name)
    if name.endswith(".json") and not path.is_file():
        raise InputError(f"there is no file {name!r}")
    if not path.is_file() or name.endswith(".py"):
        claim = claim_of(name)
        stated, path = claim.theorem, claim.certificate
        if not path.is_file() and claim.file is not None:
            raise InputError(f"no certificate of {name} is kept in {path}: `potential prove {name} --save` writes it")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = f"no certificate can be read: {error}"
        return {"name": name, "verified": False, "verdict": "not verified", "reason": reason}
    verdict = pt.verify(text, stated)
    said = "verified" if verdict else "not verified"
    return {"name": name, "verified": bool(verdict), "verdict": said, "reason": verdict.reason}


@app.command()
def check(
    names: Names = None,
    problem: Problems = None,
    steps: Steps = 1000,
    out: Annotated[Path | None, typer.Option("--out", help="Write the plots into this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Prove theorems, verify their saved certificates, and hold them against runs on real data.

    With no NAME the whole catalogue, each on the bundled problems of its class. Exit code 1 when anything fails, 2 when
    nothing does and a problem is not one that a theorem is about.
    """
    from potential.command_line.main_job import exit_code, run_catalogue

    rows = run_catalogue([claim.theorem for claim in claims(names)], problem, steps, out, quiet=as_json)
    if as_json:
        print_json([row.to_dict() for row in rows])
    raise typer.Exit(exit_code(rows))


@app.command()
def compare(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Theorems whose methods are compared.")],
    problem: Annotated[str, typer.Option("--problem", help="A bundled problem, such as ridge-regression/diabetes.")],
    steps: Steps = 1000,
    out: Annotated[Path | None, typer.Option("--out", help="Write the plot to this file (.svg, .pdf, .png).")] = None,
    as_json: AsJson = False,
) -> None:
    """Run several methods on one problem, each held against its theorem, and plot their rates together."""
    from potential.catalogue import bundled_problem

    _require_picture(out, "--out")
    comparison = pt.compare([claim.theorem for claim in claims(names)], bundled_problem(problem), steps=steps)
    if as_json:
        print_json([report.to_dict() for report in comparison.reports])
    else:
        _print_comparison(comparison)
    if out is not None:
        comparison.plot(out)
    raise typer.Exit(0 if all(comparison.reports) else 1)


def _require_picture(path: Path | None, option: str) -> None:
    """Before anything is computed: raises `InputError` for a file that no picture is written to."""
    if path is not None and path.suffix not in PICTURES:
        raise InputError(f"{option} must be a file that ends in {', '.join(PICTURES)}; got {str(path)!r}")


def _print_comparison(comparison: Any) -> None:
    """A row for each method, or a block where rows do not fit."""
    say(comparison.title)
    rows = comparison.rows()
    blocks = []
    for row in rows:
        method, theorem, holds, measure, last, bound, observed, guaranteed = row
        verdict = "holds" if holds == "yes" else "does NOT hold"
        lines = (f"{verdict}; {measure} {last}, bound {bound}", f"observed {observed}", f"guaranteed {guaranteed}")
        blocks.append(Block(f"{method} ({theorem})", lines, holds != "yes"))
    print_rows(comparison.HEADINGS, rows, blocks)
    for note in comparison.notes():
        say(note)
