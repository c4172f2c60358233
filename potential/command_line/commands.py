"""The command line: list, show, prove, verify, check and compare theorems, and report on all of them."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import potential as pt
from potential.catalogue import bundled_problem, certificate_path, saved_certificate
from potential.errors import InputError, PotentialError
from potential.method import Flow, Method
from potential.statement.theorem import Theorem, registered

app = typer.Typer(
    name="potential",
    help="Exact potential-function proofs of convergence for first-order methods, checked on real data.\n\n"
    "Exit codes, of every command: 0 where all is proved, verified and held; 1 where a claim is false or not proved, a "
    "certificate does not verify, a run fails; 2 where something cannot be used or is not applicable.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
)

Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Steps = Annotated[int, typer.Option("--steps", min=1, help="How many steps to run.")]
Problems = Annotated[
    list[str] | None,
    typer.Option("--problem", help="A bundled problem, such as least-squares/diabetes; may be given again."),
]


def main() -> None:
    """Run the command line; a claim that is not proved is a message and exit code 1, any other error of ours 2."""
    try:
        add_commands()
        app()
    except pt.NotProved as error:
        print(f"potential: {error}", file=sys.stderr)
        sys.exit(1)
    except PotentialError as error:
        print(f"potential: {error}", file=sys.stderr)
        sys.exit(2)


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


def add_commands() -> None:
    """Add the commands of other packages: functions that entry points of the group `potential.commands` name."""
    for point in sorted(entry_points(group="potential.commands")):
        app.command(point.name)(point.load())


def _console() -> Console:
    console = Console()
    # A table that is piped into a file is not cut at 80 columns.
    return console if console.is_terminal else Console(width=200)


def _print_json(data: Any) -> None:
    print(json.dumps(data, indent=1))


def _claims(names: list[str] | None) -> list[Theorem]:
    """The theorems meant by catalogue names and by FILE.py:ClassName; the whole catalogue where none is given."""
    if not names:
        return list(registered().values())
    return [Theorem.of(_from_file(name) if ".py:" in name else name) for name in names]


def _from_file(text: str) -> Any:
    """The method or theorem of a user's own file, from FILE.py:Name."""
    file, _, name = text.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise InputError(f"there is no file {file!r}; expected FILE.py:ClassName")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except PotentialError:
        raise
    except Exception as error:
        raise InputError(f"{file} cannot be run: {type(error).__name__}: {error}") from error
    if not hasattr(module, name):
        found = [key for key, value in vars(module).items() if _is_method(value)]
        raise InputError(f"{file} defines no {name!r}; its methods are {', '.join(found) or 'none'}")
    return getattr(module, name)


def _is_method(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, Method) and value not in (Method, Flow)


@app.command("list")
def list_theorems(as_json: AsJson = False) -> None:
    """Show the theorems of the catalogue with their bounds."""
    from potential.laboratory.tightness import saved
    from potential.rocq.machine_check import machine_checked, read_record

    rows: list[dict[str, Any]] = []
    ratios = saved()
    record = read_record()
    for name, theorem in registered().items():
        certificate = saved_certificate(name)
        checked, reason = machine_checked(theorem, record)
        said: dict[str, Any] = json.loads(certificate) if certificate is not None else {}
        rows.append(
            {
                "name": name,
                "class": theorem.problem_class.__name__,
                "bound": said.get("statement", {}).get(
                    "conclusion", "(no certificate is saved: run `potential prove`)"
                ),
                "tightness": ratios[name]["ratio"] if name in ratios else None,
                "source": theorem.source,
                "machine-checked": checked,
                "not machine-checked because": reason,
            }
        )
    if as_json:
        _print_json(rows)
        return
    headings = ("theorem", "class of problems", "what is proved after T steps", "Rocq", "tightness")
    table = Table(*headings, title=f"{len(rows)} theorems")
    for row in rows:
        ratio = "" if row["tightness"] is None else f"{row['tightness']:.3f}"
        rocq = "checked" if row["machine-checked"] else "no"
        table.add_row(row["name"], row["class"], escape(row["bound"]), rocq, ratio)
    _console().print(table)
    for row in rows:
        if not row["machine-checked"]:
            print(f"Not machine-checked: {row['name']} ({row['not machine-checked because']}).")
    print("Tightness is what a run on a bad instance comes to, over the bound: see `potential tightness`.")
    print("R = ||x_0 - x*||, Delta_0 = f(x_0) - f(x*), D_0 = D_h(x*, x_0). `potential show NAME` shows a proof.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A theorem's name, or FILE.py:ClassName.")],
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
    claim = _claims([name])[0]
    if html:
        from potential.presentation.report import theorem_page

        text = theorem_page(claim, steps)
    else:
        proof = pt.prove(claim)
        text = proof.latex() if latex else proof.bibtex() if bibtex else proof.text()
    if out is None:
        print(text)
    else:
        _write(out, text if text.endswith("\n") else text + "\n")


@app.command()
def report(
    names: Names = None,
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("report.html"),
    steps: Steps = 1000,
) -> None:
    """Write one page on the whole catalogue, or on some theorems: statements, proofs, verdicts, plots, tightness.

    The page needs nothing but a browser. Exit code 1 when a theorem is not proved, or a run is not within it.
    """
    from rich.progress import track

    from potential.presentation.report import entry, report_page

    console = Console(stderr=True)
    claims = _claims(names)
    entries = [entry(claim, steps) for claim in track(claims, "theorems", console=console, transient=True)]
    _write(out, report_page(entries))
    failed = [found.theorem.name for found in entries if not found]
    print(f"{out}: {len(entries)} theorems, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    raise typer.Exit(1 if failed else 0)


@app.command()
def tightness(
    names: Names = None,
    steps: Steps = 1000,
    save: Annotated[bool, typer.Option("--save", help="Save the ratios into the catalogue.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run methods on bad instances, and set what comes of it against the bound: 1 is a bound that is attained."""
    from potential.laboratory import tightness as measurements

    claims = _claims(names)
    measure = measurements.tightness
    ratios = [measure(claim, steps) for claim in claims] if names else measurements.measured(claims, steps)
    if save:
        measurements.save(ratios, whole=not names)
    if as_json:
        _print_json({r.theorem: r.to_dict() for r in ratios})
        return
    table = Table("theorem", "instance", "observed", "bound", "ratio", title=f"after {steps} steps")
    for r in ratios:
        table.add_row(r.theorem, escape(r.problem), f"{r.observed:.4g}", f"{r.bound:.4g}", f"{r.ratio:.3f}")
    _console().print(table)


@app.command()
def prove(
    names: Names = None,
    save: Annotated[bool, typer.Option("--save", help="Save the certificates into the catalogue.")] = False,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate (of one theorem) to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove theorems exactly, for all parameters: of the catalogue by name (all of them if none is given), or
    FILE.py:ClassName.

    Exit code 1 when one is not proved.
    """
    claims = _claims(names)
    if certificate is not None and len(claims) != 1:
        raise InputError("--certificate takes exactly one theorem")
    rows, failed = [], False
    for theorem in claims:
        try:
            proof = pt.prove(theorem)
        except pt.NotProved as error:
            failed = True
            rows.append({"name": theorem.name, "proved": False, "verdict": "not proved", "reason": str(error)})
            if not as_json:
                print(f"not proved  {theorem.name}\n{error}")
            continue
        rows.append(
            {
                "name": theorem.name,
                "proved": True,
                "verdict": "proved",
                "bound": str(proof.bound),
                "conclusion": proof.conclusion.text,
            }
        )
        if not as_json:
            print(f"proved      {theorem.name}: {proof.conclusion.text}")
            if len(claims) == 1:
                print("\n" + proof.text())
        target = certificate or (certificate_path(theorem.name) if save else None)
        if target is not None:
            _write(target, proof.certificate.to_json())
    if as_json:
        _print_json(rows)
    raise typer.Exit(1 if failed else 0)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


@app.command()
def discover(
    name: Annotated[
        str, typer.Argument(metavar="FILE.py:ClassName", help="A method of yours, or of a theorem's name.")
    ],
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="What to bound: gap, distance, gradient, residual.")
    ] = None,
    source: Annotated[bool, typer.Option("--source", help="Print what was found in Python.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Print the best theorem and its proof in LaTeX.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with all of it to this file.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write source and certificates into this folder.")] = None,
) -> None:
    """Find potentials and rates from a step alone, each proved; what is found is a method in Python.

    Ctrl-C keeps what was found so far. Exit code 1 when nothing is found.
    """
    method = _from_file(name) if ".py:" in name else Theorem.of(name).method
    found = pt.discover(method, measure=measure or None)
    print(found.text())
    for k, one in enumerate(found, start=1):
        if source:
            print(f"\n{one.source()}", end="")
        if out is not None:
            _write(out / f"{one.method.__name__}.py", one.source())
            _write(out / f"{one.method.__name__}.json", one.proof.certificate.to_json())
        if latex and k == 1:
            print(f"\n{one.latex()}")
    if html is not None:
        _write(html, found.page())
    raise typer.Exit(0 if found else 1)


@app.command()
def export(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A theorem's name, or FILE.py:ClassName.")],
    rocq: Annotated[bool, typer.Option("--rocq", help="The end-to-end theorem with its proof, for Rocq.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write into this file.")] = None,
) -> None:
    """Write a theorem and its proof for another program: `--rocq` for the Rocq prover."""
    from potential.rocq.document import export as export_rocq

    if not rocq:
        raise InputError("export takes the form that is wanted: `potential export NAME --rocq`")
    text = export_rocq(_claims([name])[0])
    if out is None:
        print(text, end="")
    else:
        _write(out, text)


@app.command("rocq")
def check_in_rocq(
    names: Names = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many files to compile at once.")] = 2,
    build: Annotated[Path, typer.Option("--build", help="The folder for compiled files.")] = Path("build/rocq"),
) -> None:
    """Machine-check theorems of the catalogue (all of them if none is given): export, compile with coqc, keep the
    record.

    Prints a line per theorem with the axioms that it rests on, or why it is not exported. Exit code 1 when one that is
    exported is not checked, 2 without coqc.
    """
    from potential.rocq.machine_check import check_theorems

    theorems = [Theorem.of(name) for name in names] if names else list(registered().values())
    results = check_theorems(theorems, build, jobs=jobs, say=lambda line: print(line, flush=True))
    print(f"{sum(map(bool, results))} of {len(results)} theorems are machine-checked")
    raise typer.Exit(0 if all(result or not result.exported for result in results) else 1)


@app.command()
def verify(
    names: Names = None,
    theorem: Annotated[
        str | None, typer.Option("--theorem", help="What a certificate file is for: a name or FILE.py:ClassName.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check saved certificates by the kernel alone: of the catalogue by name (all of them if none is given), or files.

    Exit code 1 when one does not hold.
    """
    rows = []
    for name in names or list(registered()):
        path = Path(name)
        claim: Any = _claims([theorem])[0] if theorem else None
        if not path.is_file():
            if name.endswith(".json"):
                raise InputError(f"there is no file {name!r}")
            claim = Theorem.of(name)
            path = certificate_path(name)
        try:
            text = path.read_text()
        except (OSError, UnicodeDecodeError) as error:
            reason = f"no certificate can be read: {error}"
            rows.append({"name": name, "verified": False, "verdict": "not verified", "reason": reason})
            continue
        verdict = pt.verify(text, claim)
        said = "verified" if verdict else "not verified"
        rows.append({"name": name, "verified": bool(verdict), "verdict": said, "reason": verdict.reason})
    if as_json:
        _print_json(rows)
    else:
        for row in rows:
            print(
                f"verified      {row['name']}" if row["verified"] else f"NOT VERIFIED  {row['name']}: {row['reason']}"
            )
    raise typer.Exit(0 if all(row["verified"] for row in rows) else 1)


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

    rows = run_catalogue(_claims(names), problem, steps, out, quiet=as_json)
    if as_json:
        _print_json([row.to_dict() for row in rows])
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
    comparison = pt.compare(_claims(names), bundled_problem(problem), steps=steps)
    if as_json:
        _print_json([report.to_dict() for report in comparison.reports])
    else:
        print(comparison)
    if out is not None:
        comparison.plot(out)
    raise typer.Exit(0 if all(comparison.reports) else 1)
