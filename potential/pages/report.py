"""The page of a theorem, and the report of the whole catalogue: HTML that needs nothing but a browser.

Formulas are MathML, pictures are SVG in the page; nothing is loaded from anywhere. What a page says of a theorem is
derived from its statement, its certificate, a run of its method on a bundled problem, and what the catalogue has saved.
How it looks is in the templates beside this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from potential.errors import InputError
from potential.pages.drawing import picture
from potential.pages.entry import Entry, entry
from potential.presentation import sources
from potential.presentation.argument import FOR_EQUATIONS, SHORTHAND
from potential.presentation.blocks import End, slug, words
from potential.presentation.document import write
from potential.presentation.html import body
from potential.presentation.mathml import mathml
from potential.presentation.templating import fragment, rendered
from potential.presentation.theorem import remark
from potential.writing import notation
from potential.writing.latex import latex
from potential.writing.terms import Term, tidy

View = dict[str, Any]  # what a template is told, by the names that it uses

_ROOM = "potential.pages"
#: What these mean is in the first sentence of the report.
_SAID_AT_THE_HEAD = ("proved", "certificate verified", "holds on data")


def theorem_page(claim: Any, steps: int = 1000) -> str:
    """One theorem as a page: setting, method, potential, bound, proof, a run with its picture, tightness.

    `claim` is a Theorem, a Method or a name of the catalogue, or an `Entry`. The text is a whole HTML document, which
    loads nothing from elsewhere.
    """
    found = claim if isinstance(claim, Entry) else entry(claim, steps)
    return rendered(_ROOM, "theorem.html", theorem=_theorem(found), works=_works([found])) + "\n"


def report_page(claims: Iterable[Any], steps: int = 1000) -> str:
    """The report: all theorems given, each with its statement, proof, verdicts, picture and tightness.

    `claims` are theorems, methods, names of the catalogue, or entries. The text is a whole HTML document, which loads
    nothing from elsewhere. Raises InputError for no theorem at all.
    """
    entries = [claim if isinstance(claim, Entry) else entry(claim, steps) for claim in claims]
    if not entries:
        raise InputError("report: give at least one theorem")
    theorems = [_theorem(found, briefly=True) for found in entries]
    families: dict[str, list[View]] = {}
    for theorem in theorems:
        families.setdefault(theorem["name"].partition("/")[0], []).append(theorem)
    formulas = {name: _formula(notation.parse(name)) for name in ("T", "R", "Delta_0", "D_0")}
    shown = {"theorems": theorems, "families": families.items(), "counts": _counts(entries), "formulas": formulas}
    shorthand = body([words(f"In a proof, write {SHORTHAND}{FOR_EQUATIONS}.")])
    return rendered(_ROOM, "report.html", works=_works(entries), shorthand=shorthand, **shown) + "\n"


def _works(entries: list[Entry]) -> list[View]:
    """The works that the theorems come from, with what each says of itself, by name."""
    keys = sorted({work.key for found in entries for work in sources.parse(found.theorem.source) if work.key})
    return [sources.described(key) for key in keys]


def parts(found: Entry) -> dict[str, str]:
    """The parts of a theorem's page, for a page of another make: statement, proof, bound, badges, run and tightness."""
    view = _theorem(found)
    shown = {name: fragment(_ROOM, "parts.html", name, view[name]) for name in ("badges", "run", "tightness")}
    said = "" if view["proved"] else Markup('<p class="bad">Not proved. {}</p>').format(view["reason"])
    told = {"statement": view["statement"] or said, "proof": view["argument"], "bound": view["bound"]}
    return shown | {name: str(text) for name, text in told.items()}


def _counts(entries: list[Entry]) -> dict[str, int]:
    """How many theorems there are, and what holds of how many."""
    runs = [found.check for found in entries if found.check is not None]
    return {
        "all": len(entries),
        "proved": sum(found.proof is not None for found in entries),
        "verified": sum(found.verified for found in entries),
        "machine": sum(found.machine is not None for found in entries),
        "runs": len(runs),
        "held": sum(bool(run) for run in runs),
    }


# One theorem ----------------------------------------------------------------------------------------------------------


def _theorem(found: Entry, briefly: bool = False) -> View:
    """What is told of a theorem; `briefly` on a page that has said what holds for all proofs."""
    name = found.theorem.name
    statement, argument = _statement_and_proof(found, briefly)
    bound = "not proved"
    if found.proof is not None:
        bound = mathml(latex(tidy(found.proof.conclusion.formula)), True)
    return {
        "name": name,
        "short_name": name.partition("/")[2] or name,
        "anchor": slug(name),
        "class": found.theorem.problem_class.__name__,
        "badges": _badges(found, briefly),
        "proved": found.proof is not None,
        "reason": found.reason,
        "statement": statement,
        "argument": argument,
        "bound": bound,
        "sources": sources.parse(found.theorem.source),
        "machine": found.machine is not None,
        "run": _run(found),
        "tightness": _tightness(found),
    }


def _badges(found: Entry, briefly: bool) -> list[View]:
    """The verdicts in short; `briefly` on a page that has said what a good one means."""
    marks: list[tuple[str, bool | None, str]] = [
        ("proved" if found.proof else "not proved", bool(found.proof), "exactly, for all parameters"),
    ]
    if found.proof:
        said = "by the kernel" if found.verified else "no saved certificate was accepted"
        marks.append(("certificate verified" if found.verified else "certificate not saved", found.verified, said))
    if found.check is not None:
        said = "holds on data" if found.check else "fails on data"
        marks.append((said, bool(found.check), "at every step of the run"))
    if found.machine is not None:
        assumptions = found.machine.get("assumptions") or []
        names = (str(assumption).rpartition(".")[2] for assumption in assumptions)
        said = "axioms: " + ", ".join(names) if assumptions else "no axioms"
        marks.append(("machine-checked", True, said))
    else:
        marks.append(("not machine-checked", None, found.machine_reason))
    kinds = {True: "", False: "bad", None: "open"}
    return [
        {"text": text, "title": "" if briefly and text in _SAID_AT_THE_HEAD else title, "kind": kinds[good]}
        for text, good, title in marks
    ]


def _statement_and_proof(found: Entry, briefly: bool) -> tuple[Markup, Markup]:
    if found.proof is None:
        return Markup(), Markup()
    blocks = write(found.proof)  # the page has its own headings
    at = next(k for k, block in enumerate(blocks) if isinstance(block, End))
    return body(blocks[:at], briefly), body(blocks[at:], briefly)


def _formula(term: Term) -> Markup:
    return mathml(latex(term))


# Its run, and how nearly its bound is attained ------------------------------------------------------------------------


def _run(found: Entry) -> View:
    """The run of the method with its picture, or why there is none."""
    report = found.check
    if report is None:
        return {"picture": None, "failure": found.check_failure}
    name = report.measure_name
    return {
        "picture": picture(report),
        "label": f"the {name} with its bound, and the potential",
        "title": report.title,
        "extent": report.extent,
        "parameters": [(_formula(notation.read(p)), f"{value:.3g}") for p, value in report.parameters.items()],
        "measure": f"{name[:1].upper()}{name[1:]}",
        "rates": [_rate("observed", report.observed_rate()), _rate("guaranteed", report.guaranteed_rate())],
        "failures": "" if report else "; ".join(report.failures()),
    }


def _rate(what: str, rate: Any) -> View:
    interval = f" {rate.interval}" if what == "observed" else ""
    floor = f" down to {rate.floor:.3g}" if rate.floor else ""
    formula = mathml(rate.to_latex()) if rate else ""
    return {"what": what, "formula": formula, "behind": interval + floor, "reason": rate.reason}


def _tightness(found: Entry) -> View:
    """How the constant compares, what a bad instance comes to, the bound over exact worst cases, where known."""
    row = found.tightness
    bad = None
    if row is not None:
        bad = {
            "ratio": float(row["ratio"]),
            "problem": row["problem"],
            "steps": row["steps"],
            "note": _raised(str(row["note"])),
        }
    kept = found.ratios or {"choices": [], "reason": ""}
    exact = _exact(choice for choice in kept["choices"] if choice["ratios"])
    said = body([remark(found.constant)]) if found.constant else Markup()
    return {"constant": said, "bad": bad, "exact": exact, "reason": "" if exact else kept["reason"]}


def _exact(choices: Iterable[dict[str, Any]]) -> list[View]:
    """The ratios of the bound and the exact worst cases; choices of parameters with the same ones, together."""
    found: dict[Any, View] = {}
    for choice in choices:
        ratios = tuple((steps, f"{ratio:.3g}") for steps, ratio in choice["ratios"].items())
        view = {"parameters": [], "ratios": ratios, "least": choice["only_above"]}
        together = found.setdefault((ratios, choice["only_above"]), view)
        named = [(_formula(notation.read(name)), value) for name, value in choice["parameters"].items()]
        together["parameters"] += [named] if named else []
    return list(found.values())


def _raised(note: str) -> Markup:
    """A note with its exponents raised."""
    first, *rest = note.split("^")
    shown = escape(first)
    for part in rest:
        length = next((k for k, letter in enumerate(part) if not letter.isalnum()), len(part))
        shown += Markup("<sup>{}</sup>{}").format(part[:length], part[length:])
    return shown
