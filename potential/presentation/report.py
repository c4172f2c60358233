"""The page of a theorem, and the report of the whole catalogue: HTML that needs nothing but a browser.

Formulas are MathML, made from the LaTeX of `potential.presentation.proof_text`; pictures are SVG in the page. Nothing
is loaded from anywhere. What a page says of a theorem is derived from its statement, its certificate, a run of its
method on a bundled problem, and what the catalogue has saved.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from potential import certificate as certificates
from potential import kernel
from potential.catalogue import problems_for, saved_certificate, worst_cases
from potential.certificate import Certificate
from potential.errors import InputError, PotentialError
from potential.laboratory.tightness import saved
from potential.presentation.proof_text import Block, Display, End, Paragraph, bound_math, formula, write
from potential.proof import NotProved, Proof
from potential.statement.theorem import Theorem
from potential.statement.trace import trace
from potential.writing import typeset

# Formulas -------------------------------------------------------------------------------------------------------------

_BAR = "<mo>&#x02016;</mo>"
_FENCE = '<mo form="{}" stretchy="false">{}</mo>'
_SIGN = re.compile(
    r"(<mo[^>]*>(?:&#x0003D;|&#x00028;|&#x02264;|&#x02265;|&#x027E8;|&#x0002C;|&#x02016;)</mo>(?:<mrow>)?|<mspace[^>]*/>)"
    r"<mo>&#x02212;</mo>"
)
_LOW = re.compile(r"\\left\(((?:(?!\\frac|\\sum|\\left|\\right).)*)\\right\)")
_ANGLES = {
    "<mi>&#x027E8;</mi>": _FENCE.format("prefix", "&#x027E8;"),
    "<mi>&#x027E9;</mi>": _FENCE.format("postfix", "&#x027E9;"),
}


@cache
def _row(latex: str, display: bool) -> str:
    """The MathML of a formula without its outermost element."""
    from latex2mathml.converter import convert

    # Brackets around what is no taller than a letter need not stretch, and stand closer if they do not.
    while (low := _LOW.sub(r"(\1)", latex)) != latex:
        latex = low
    # A bracket that is open at the end of a line has no size of its own here.
    latex = re.sub(r"\\[bB]ig[lr](?![a-z])", "", latex)
    text = convert(latex, display="block" if display else "inline")
    inside = text[text.index(">") + 1 : text.rindex("</math>")]
    # Bars open and close in turns: as plain operators they would stand apart from what they enclose.
    sides = iter(("prefix", "postfix") * inside.count(_BAR))
    inside = re.sub(re.escape(_BAR), lambda _: _FENCE.format(next(sides), "&#x02016;"), inside)
    for old, new in _ANGLES.items():
        inside = inside.replace(old, new)
    inside = inside.replace("<mo>argmin</mo>", "<mi>argmin</mi>")
    # Capital Greek is upright, brackets stand close to what they hold, and a sign is not a subtraction.
    inside = re.sub(r"<mi>(&#x003(?:A6|94);)</mi>", r'<mi mathvariant="normal">\1</mi>', inside)
    inside = inside.replace('fence="true" form=', 'fence="true" lspace="0" rspace="0" form=')
    return _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', inside)


def mathml(latex: str, display: bool = False) -> str:
    """A formula between words, from LaTeX to MathML; with `display` fractions and sums are as large as in a display."""
    style = ' displaystyle="true"' if display else ""
    return f"<math{style}><mrow>{_row(latex.strip(), display)}</mrow></math>"


def mathml_display(lines: Iterable[str]) -> str:
    r"""Displayed formulas from LaTeX, one a line, aligned at their first &; a line may be broken by \\."""
    rows = [row for line in lines for row in re.split(r"\\\\\s*", line)]
    cells = [row.split("&", 1) if "&" in row else ["", row] for row in rows]
    sides = [[_row(side.strip(), True) if side.strip() else "" for side in cell] for cell in cells]
    # The empty element stands for the left side, so that a relation keeps its space.
    body = "".join(f"<mtr><mtd>{left}</mtd><mtd><mrow><mi></mi>{right}</mrow></mtd></mtr>" for left, right in sides)
    table = f'<mtable columnalign="right left" displaystyle="true">{body}</mtable>'
    return f'<div class="display" tabindex="0"><math display="block">{table}</math></div>'


def _blocks(blocks: Iterable[Block]) -> str:
    """The blocks of a written proof as HTML."""
    out = []
    for block in blocks:
        match block:
            case Paragraph(parts):
                words = "".join(html.escape(p) if isinstance(p, str) else mathml(p.inline) for p in parts)
                # No line begins with a comma or a full stop.
                words = re.sub(r"</math>(?=[,.;:])", "</math>&#8288;", words)
                out.append(f"<p>{words}</p>")
            case Display(lines):
                out.append(mathml_display(row for m in lines for row in typeset.latex_lines(m.plain)))
    return "\n".join(out)


# What is known of a theorem -------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """A theorem with all that is known of it.

    `proof` is None where there is none, and `reason` says why; `verified` says whether the saved certificate was
    accepted by the kernel. `check` is the numeric check of a run, None where none could be made (`check_failure` says
    why). `tightness` is what the catalogue has saved, `machine` the record of the check by a proof
    assistant, None where it does not cover the theorem (`machine_reason` says why).
    """

    theorem: Theorem
    proof: Proof | None = None
    reason: str = ""
    verified: bool = False
    check: Any = None
    check_failure: str = ""
    tightness: dict[str, Any] | None = None
    machine: dict[str, Any] | None = None
    machine_reason: str = ""

    def __bool__(self) -> bool:
        return self.proof is not None and (self.check is None or bool(self.check))


def entry(claim: Any, steps: int = 1000) -> Entry:
    """Everything that a page says of a theorem: its proof, a run of `steps` steps, what is saved.

    The proof is read from the saved certificate, which the kernel checks; where that fails it is searched for. The run
    is on the first bundled problem of the class or, where there is none, on the theorem's bad instance.
    """
    theorem = Theorem.of(claim)
    found = Entry(theorem)
    _prove(found)
    _run(found, steps)
    found.tightness = saved().get(theorem.name)
    _ask_rocq(found)
    return found


def _prove(found: Entry) -> None:
    text = saved_certificate(found.theorem.name)
    if text is not None:
        try:
            statement = trace(found.theorem)
            arguments = certificates.read(Certificate.from_json(text), statement)
            verdict = kernel.check(statement, arguments)
            if verdict:
                found.proof, found.verified = Proof(verdict, arguments), True
                return
            found.reason = verdict.reason
        except PotentialError as error:
            found.reason = str(error)
    from potential.search.multipliers import prove

    try:
        found.proof = prove(found.theorem)
    except NotProved as error:
        found.reason = str(error)


def _run(found: Entry, steps: int) -> None:
    from potential.laboratory.check import check

    try:
        found.check = check(found.theorem, problems_for(found.theorem.problem_class.__name__)[0], steps=steps)
    except PotentialError as error:
        found.check_failure = str(error)
        case = worst_cases().get(found.theorem.name)
        if case is None:
            return
        instance = case.make(steps)
        try:
            found.check = check(found.theorem, instance.problem, instance.start, steps, **instance.parameters)
        except PotentialError as second:
            found.check_failure = str(second)


def _ask_rocq(found: Entry) -> None:
    from potential.rocq.machine_check import machine_checked, read_record

    record = read_record()
    checked, found.machine_reason = machine_checked(found.theorem, record)
    if checked:
        found.machine = dict(record[found.theorem.name])


# A theorem's part of a page -------------------------------------------------------------------------------------------


def _anchor(name: str) -> str:
    return re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-").lower()


def _badges(found: Entry) -> str:
    """The verdicts in short."""
    marks: list[tuple[str, bool | None, str]] = [
        ("proved" if found.proof else "not proved", bool(found.proof), "exactly, for all parameters"),
    ]
    if found.proof:
        said = "by the kernel, from the saved certificate" if found.verified else "no saved certificate was accepted"
        marks.append(("certificate verified" if found.verified else "certificate not saved", found.verified, said))
    if found.check is not None:
        marks.append(
            (
                "holds on data" if found.check else "fails on data",
                bool(found.check),
                "at every step of the run",
            )
        )
    if found.machine is not None:
        assumptions = found.machine.get("assumptions") or []
        said = "assumptions: " + ", ".join(map(str, assumptions)) if assumptions else "no assumptions"
        marks.append(("machine-checked", True, said))
    else:
        marks.append(("not machine-checked", None, found.machine_reason))
    out = []
    for text, good, title in marks:
        kind = "open" if good is None else "good" if good else "bad"
        sign = {"good": "✓", "bad": "✗", "open": "–"}[kind]
        out.append(
            f'<li class="{kind}" title="{html.escape(title)}"><span aria-hidden="true">{sign}</span> {text}</li>'
        )
    return f'<ul class="badges">{"".join(out)}</ul>'


def _statement_and_proof(found: Entry) -> tuple[str, str]:
    if found.proof is None:
        return f'<p class="bad">Not proved. {html.escape(found.reason)}</p>', ""
    blocks = write(found.proof)  # the page has its own headings
    at = next(k for k, block in enumerate(blocks) if isinstance(block, End))
    return _blocks(blocks[:at]), _blocks(blocks[at:])


def _picture(found: Entry) -> str:
    if found.check is None:
        said = f"No run: {html.escape(found.check_failure)}" if found.check_failure else "No run."
        return f'<p class="note">{said}</p>'
    from potential.laboratory.plots import svg

    report = found.check
    given = "".join(f", {mathml(formula(name).latex)} = {value:.3g}" for name, value in report.parameters.items())
    caption = f"{html.escape(report.title)}, {html.escape(report.extent)}{given}. {_rates(report)}."
    label = html.escape(f"{report.title}: the {report.measure_name} with its bound, and the potential")
    picture = _embedded(svg(report), _anchor(found.theorem.name))
    verdict = "" if report else f'<p class="bad">{html.escape("; ".join(report.failures()))}</p>'
    shown = f'<div class="plot" role="img" aria-label="{label}">{picture}</div>'
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>{verdict}"


def _rates(report: Any) -> str:
    """Observed and guaranteed rate of a run, in words and formulas."""
    name = report.measure_name
    said = [
        f"{what} {mathml(rate.to_latex())}"
        + (f" {html.escape(rate.interval)}" if what == "observed" else "")
        + (f" down to {rate.floor:.3g}" if rate.floor else "")
        if rate
        else f"{what} no rate ({html.escape(rate.reason)})"
        for what, rate in (("observed", report.observed_rate()), ("guaranteed", report.guaranteed_rate()))
    ]
    return f"{name[:1].upper()}{name[1:]}: {', '.join(said)}"


def _raised(text: str) -> str:
    """A saved note as HTML, its exponents raised."""
    return re.sub(r"\^(\w+)", r"<sup>\1</sup>", html.escape(text))


def _embedded(svg: str, prefix: str) -> str:
    """A picture that may stand beside others: transparent, its names its own, as wide as there is room."""
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = re.sub(r"fill: #ffffff\b", "fill: none", svg)
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    return re.sub(r'^<svg ([^>]*?)height="[^"]*"([^>]*?)width="[^"]*"', r"<svg \1\2", svg, count=1)


def _tightness(found: Entry) -> str:
    row = found.tightness
    if row is None:
        return '<p class="note">No instance is known on which the bound is nearly attained.</p>'
    ratio = float(row["ratio"])
    return (
        f'<p class="tightness"><meter min="0" max="1" value="{ratio:.4f}">{ratio:.3f}</meter> '
        f"On a bad instance, {html.escape(row['problem'])}, the run comes to <strong>{ratio:.3f}</strong> of the bound "
        f"after {row['steps']} steps: {_raised(row['note'])}.</p>"
    )


def _section(found: Entry, level: int, *, open_proof: bool) -> str:
    statement, proof = _statement_and_proof(found)
    name = found.theorem.name
    source = f'<p class="source">Source: {html.escape(found.theorem.source)}.</p>' if found.theorem.source else ""
    opened = " open" if open_proof else ""
    details = f"<details{opened}><summary>Proof</summary>\n{proof}\n</details>" if proof else ""
    return f"""<section class="theorem" id="{_anchor(name)}">
<h{level}>{_title(name)}</h{level}>
{_badges(found)}
<div class="statement">
{statement}
</div>
{source}
{details}
{_picture(found)}
{_tightness(found)}
</section>"""


def _title(name: str) -> str:
    """A theorem's name, which may be broken behind its family."""
    return html.escape(name).replace("/", "/<wbr>")


# Pages ----------------------------------------------------------------------------------------------------------------

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fdfdfb; --soft: #5f6068; --line: #d9d9d4; --tint: #f3f3ee;
  --link: #0b5cad; --good: #17663b; --bad: #a8231c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e5e1; --paper: #17181b; --soft: #a3a4ab; --line: #3a3b41;
  --tint: #202126; --link: #7db7f2; --good: #7fce9f; --bad: #ff9a90; } .plot { filter: invert(1) hue-rotate(180deg); } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: 1.0625rem/1.55 Charter, "Bitstream Charter", "Source Serif 4", "Iowan Old Style", Cambria, Georgia, serif; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
h1, h2, h3, nav, .badges, summary, figcaption, table, .source, .note, .tightness {
  font-family: "Source Sans 3", "Helvetica Neue", "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 3.2rem 0 .6rem; overflow-wrap: anywhere; }
p { margin: .7rem 0; }
main { max-width: 46rem; margin: 0 auto; padding: 2.2rem 1.25rem 5rem; min-width: 0; }
.lead { color: var(--soft); }
math { font-family: "Latin Modern Math", "STIX Two Math", "Libertinus Math", "TeX Gyre Termes Math", "Cambria Math",
  "Noto Sans Math", math; font-size: 1.05em; }
.display { overflow-x: auto; overflow-y: hidden; margin: .9rem 0; padding: .15rem 0; }
.display math { display: block math; width: max-content; min-width: 100%; text-align: center; }
.display:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
mtable { margin: 0 auto; }
mtd { padding: .28em 0; text-align: left; }
mtd:first-child { text-align: right; }
.statement { background: var(--tint); border-left: 3px solid var(--line); padding: .25rem 1.1rem; margin: 1rem 0; }
.badges { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem .9rem; margin: .3rem 0 .8rem; padding: 0;
  font-size: .85rem; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .open { color: var(--soft); }
.source, .note, .tightness { font-size: .9rem; color: var(--soft); }
.tightness strong { color: var(--ink); }
meter { width: 6rem; height: .9em; vertical-align: -.08em; margin-right: .35rem; }
details { border: solid var(--line); border-width: 1px 0; margin: 1.1rem 0; padding: .45rem 0; }
details p { overflow-wrap: anywhere; }
summary { cursor: pointer; font-weight: 600; padding: .15rem 0; }
figure { margin: 1.4rem 0 .8rem; }
.plot svg { width: 100%; height: auto; display: block; }
.plot { overflow-x: auto; }
sup { line-height: 0; }
figcaption { font-size: .9rem; color: var(--soft); margin-top: .4rem; }
.table { overflow-x: auto; margin: 1.4rem 0; }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.35; width: 100%; }
th, td { text-align: left; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
th { font-weight: 600; border-bottom: 1.5px solid var(--soft); white-space: nowrap; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
td math { font-size: 1.1em; }
nav { font-size: .88rem; line-height: 1.4; }
nav ul { list-style: none; margin: 0 0 .8rem; padding: 0; }
nav li { margin: .18rem 0; }
nav .family { font-weight: 600; margin: .8rem 0 .2rem; }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
@media (min-width: 70rem) {
  body.report { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  body.report nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 2.4rem 1rem 2rem 1.6rem;
    border-right: 1px solid var(--line); }
  body.report main { max-width: 52rem; padding: 2.2rem 2.5rem 5rem; }
}
@media (max-width: 69.99rem) { nav { max-width: 46rem; margin: 0 auto; padding: 1.4rem 1.25rem 0; }
  nav > div { columns: 2 12rem; } nav .group { break-inside: avoid; } }
@media (max-width: 40rem) { .plot svg { width: 40rem; } h1 { font-size: 1.6rem; }
  .statement { padding: .2rem .8rem; }
  thead { display: none; } tr { display: block; border-bottom: 1px solid var(--line); padding: .6rem 0; }
  td { display: inline-block; border: 0; padding: .1rem 1.2rem .1rem 0; color: var(--soft); }
  td:first-child, td:nth-child(2) { display: block; color: var(--ink); overflow-x: auto; overflow-y: hidden; }
  td[data-label]::before { content: attr(data-label); } }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #444; --line: #bbb; --tint: #fff; --link: #000; --good: #000;
    --bad: #000; }
  .plot { filter: none; }
  body, body.report { display: block; font-size: 10.5pt; } main { max-width: none; padding: 0; }
  nav { display: none; } a { text-decoration: none; }
  h2, summary { break-after: avoid; } figure, .statement, tr { break-inside: avoid; }
  .display, .table { overflow: visible; }
}
"""

# A printed page has no one to open what is closed.
_SCRIPT = """
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach(d => {
  d.open = true; d.dataset.shut = "1"; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-shut]").forEach(d => {
  d.open = false; delete d.dataset.shut; }));
"""


def _page(title: str, body: str, kind: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body class="{kind}">
{body}
<script>{_SCRIPT}</script>
</body>
</html>
"""


def theorem_page(claim: Any, steps: int = 1000) -> str:
    """One theorem as a page: setting, method, potential, bound, proof, a run with its picture, tightness.

    `claim` is a Theorem, a Method or a name of the catalogue, or an `Entry`. The text is a whole HTML document, which
    loads nothing from elsewhere.
    """
    found = claim if isinstance(claim, Entry) else entry(claim, steps)
    body = f"<main>\n{_section(found, 1, open_proof=True)}\n</main>"
    return _page(found.theorem.name, body, "page")


def report_page(claims: Iterable[Any], steps: int = 1000) -> str:
    """The report: all theorems given, each with its statement, proof, verdicts, picture and tightness.

    `claims` are theorems, methods, names of the catalogue, or entries. The text is a whole HTML document, which loads
    nothing from elsewhere. Raises InputError for no theorem at all.
    """
    entries = [claim if isinstance(claim, Entry) else entry(claim, steps) for claim in claims]
    if not entries:
        raise InputError("report: give at least one theorem")
    sections = "\n".join(_section(found, 2, open_proof=False) for found in entries)
    body = f"""<nav aria-label="Theorems"><div>{_contents(entries)}</div></nav>
<main>
<h1>Potential-function proofs of first-order methods</h1>
<p class="lead">{_summary(entries)}</p>
{_overview(entries)}
{sections}
</main>"""
    return _page("Potential-function proofs", body, "report")


def _summary(entries: list[Entry]) -> str:
    count = len(entries)
    runs = [found.check for found in entries if found.check is not None]
    said = [
        f"{sum(found.proof is not None for found in entries)} proved exactly, for every function of the class, "
        "every dimension and all parameters",
        f"{sum(found.verified for found in entries)} with a saved certificate that the kernel verified",
        f"{sum(found.machine is not None for found in entries)} machine-checked in Rocq",
        f"{sum(bool(run) for run in runs)} of {len(runs)} runs within their theorem at every step",
    ]
    return f"{count} theorem{'s' if count != 1 else ''}: {'; '.join(said)}."


def _contents(entries: list[Entry]) -> str:
    groups: dict[str, list[Entry]] = {}
    for found in entries:
        groups.setdefault(found.theorem.name.partition("/")[0], []).append(found)
    out = []
    for family, members in groups.items():
        links = "".join(
            f'<li><a href="#{_anchor(found.theorem.name)}">'
            f"{html.escape(found.theorem.name.partition('/')[2] or found.theorem.name)}</a></li>"
            for found in members
        )
        out.append(f'<div class="group"><div class="family">{html.escape(family)}</div><ul>{links}</ul></div>')
    return "".join(out)


def _overview(entries: list[Entry]) -> str:
    rows = []
    for found in entries:
        name = found.theorem.name
        bound = mathml(bound_math(found.proof).latex, True) if found.proof else "not proved"
        ratio = f"{found.tightness['ratio']:.3f}" if found.tightness else "–"
        rows.append(
            f'<tr><td><a href="#{_anchor(name)}">{_title(name)}</a></td><td>{bound}</td>'
            f'<td class="number" data-label="tightness ">{ratio}</td>'
            f'<td data-label="in Rocq: ">{"yes" if found.machine is not None else "no"}</td></tr>'
        )
    head = "<tr><th>Theorem</th><th>After <math><mi>T</mi></math> steps</th><th>Tightness</th><th>In Rocq</th></tr>"
    radius, gap, divergence = (mathml(symbol) for symbol in ("R", r"\Delta_0", "D_0"))
    legend = (
        f'<p class="note">{radius} is the distance of the start to the minimizer, {gap} the gap at the start, '
        f"{divergence} the Bregman divergence to the minimizer from the start. Tightness is what a run on a bad "
        "instance comes to, over the bound.</p>"
    )
    return f'<div class="table"><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div>{legend}'
