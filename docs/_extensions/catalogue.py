"""The pages of the theorems, their index with its filters, and the coverage of PEPit's examples, from the catalogue.

They are written beside the other pages before these are read. `POTENTIAL_DOCS_THEOREMS` names theorems, divided by
commas, for a site of those alone.
"""

from __future__ import annotations

import html
import importlib.util
import inspect
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.display import status_iterator

from potential.catalogue import certificate_path
from potential.pages.entry import Entry, entry
from potential.pages.report import parts as parts_of
from potential.presentation.sources import bibliography, parse
from potential.statement.theorem import Theorem, registered

ROOT = Path(__file__).resolve().parents[2]
STEPS = 1000


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages when the builder is there."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_pages(app: Sphinx) -> None:
    """The generated pages, each written only where it changes, so that a second build has little to do."""
    source = Path(app.srcdir)
    theorems = _chosen()
    folder = source / "theorems"
    rows, written = [], set()
    for theorem in status_iterator(theorems, "theorems ", length=len(theorems), stringify_func=lambda t: t.name):
        found = entry(theorem, STEPS)
        row = _row(found)
        rows.append(row)
        written.add(_write(folder / f"{row['page']}.md", _theorem_page(found, row)))
    written.add(_write(folder / "index.md", _index(rows)))
    for stale in set(folder.glob("*.md")) - written:
        stale.unlink()
    _write(source / "coverage.md", _coverage(source, {row["name"] for row in rows}))
    _copy_notebooks(source / "tutorials")


def _chosen() -> list[Theorem]:
    named = os.environ.get("POTENTIAL_DOCS_THEOREMS")
    return [Theorem.of(name) for name in named.split(",")] if named else list(registered().values())


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return path


def _raw(text: str) -> str:
    """HTML as a block of a page; a blank line would end it."""
    return "```{raw} html\n" + text + "\n```\n"


# One theorem ----------------------------------------------------------------------------------------------------------


def _row(found: Entry) -> dict[str, Any]:
    """What the index says of a theorem, and what it is filtered by."""
    theorem = found.theorem
    return {
        "name": theorem.name,
        "page": theorem.name.replace("/", "-"),
        "family": theorem.name.partition("/")[0],
        "class": theorem.problem_class.__name__,
        "settings": re.findall(r"\w+", theorem.problem_class.__name__),
        "bound": parts_of(found)["bound"],
        "rate": _rate(found),
        "source": theorem.source or "",
        "works": _works(theorem.source or ""),
        "years": sorted(set(re.findall(r"\b(?:18|19|20)\d\d\b", theorem.source or ""))),
        "tightness": found.tightness["ratio"] if found.tightness else None,
        "rocq": found.machine is not None,
    }


def _works(source: str) -> list[str]:
    """The works of a source, without where in them; what is no work, such as folklore, as it is."""
    works = [re.match(r"(?:after )?(.*? \d{4})\b", work.text) for work in parse(source)]
    return [found[1] if found else work.text for found, work in zip(works, parse(source), strict=True)]


def _rate(found: Entry) -> str:
    """The kind of guarantee, in words for a filter."""
    rate = found.check.guaranteed_rate() if found.check is not None else None
    if not rate:
        return "other"
    if rate.floor:
        return "to a neighbourhood"
    if rate.kind == "linear":
        return "linear"
    exponent = round(float(rate.value), 2)
    for power, text in ((2.0, "1/T²"), (1.0, "1/T"), (0.5, "1/√T")):
        if exponent == power:
            return text
        # A logarithm takes a little off the exponent, far out.
        if power - 0.2 < exponent < power:
            return f"{text}, with a logarithm"
    return f"1/T^{exponent:g}"


def _theorem_page(found: Entry, row: dict[str, Any]) -> str:
    theorem, name = found.theorem, row["name"]
    shown = parts_of(found)
    statement, proof = shown["statement"], shown["proof"]
    parts = [
        f"# {name}\n",
        _raw(shown["badges"]),
        "## Theorem\n",
        _raw(f'<div class="statement">\n{statement}\n</div>'),
        _sources(theorem),
        f"## The method\n\n```python\n{inspect.getsource(theorem.method_class).rstrip()}\n```\n",
        _where(theorem),
    ]
    if proof:
        parts += ["## Proof\n", _raw(f'<div class="proof">\n{proof}\n</div>')]
    parts += ["## On data\n", _raw(shown["run"]), "## Tightness\n", _raw(shown["tightness"])]
    parts += ["## Take it along\n", _files(found), _use(found)]
    return "\n".join(parts)


def _sources(theorem: Theorem) -> str:
    """The works that a theorem comes from, with links, and their BibTeX entries."""
    lines, entries = [], []
    for work in parse(theorem.source or ""):
        if not work.key:
            lines.append(f"- {work.text}")
            continue
        entry = bibliography()[work.key]
        entries.append(entry)
        title = _field(entry, "title").replace("{", "").replace("}", "")
        lines.append(f"- {work.text}: *{title}*{_link(entry)}")
    if not lines:
        return ""
    text = "**Source**\n\n" + "\n".join(lines) + "\n"
    if entries:
        text += "\n:::{dropdown} BibTeX\n```bibtex\n" + "\n\n".join(entries) + "\n```\n:::\n"
    return text


def _field(entry: str, name: str) -> str:
    match = re.search(rf"^\s*{name}\s*=\s*\{{(.*)\}},?$", entry, re.M)
    return match[1] if match else ""


def _link(entry: str) -> str:
    doi, preprint = _field(entry, "doi"), _field(entry, "eprint")
    if doi:
        return f", [doi:{doi}](https://doi.org/{doi})"
    return f", [arXiv:{preprint}](https://arxiv.org/abs/{preprint})" if preprint else ""


def _where(theorem: Theorem) -> str:
    """Where the method's code stands and what its class of problems says."""
    bases = [base.__name__ for base in theorem.method_class.__mro__[1:] if base.__module__.startswith("methods")]
    line = f"`{theorem.method_class.__module__}.{theorem.method_class.__name__}`"
    inherited = [base for base in bases if base not in ("Method", "Flow")]
    line += f", which takes what it does not say from `{inherited[0]}`" if inherited else ""
    return f"{line}; its problems are of the class `{theorem.problem_class.__name__}`.\n"


def _files(found: Entry) -> str:
    """Links to the certificate and to the theorem for Rocq."""
    name = found.theorem.name
    lines = []
    certificate = certificate_path(name)
    if certificate.is_file():
        lines.append(f"- {{download}}`The certificate <{_relative(certificate)}>`, which the kernel checks")
    rocq = _rocq_file(found)
    if rocq is not None:
        assumptions = ", ".join(f"`{text}`" for text in found.machine.get("assumptions", [])) if found.machine else ""
        said = f", machine-checked; its axioms: {assumptions}" if assumptions else ""
        lines.append(f"- {{download}}`The theorem for Rocq <{_relative(rocq)}>`, from the definitions up{said}")
    return "\n".join(lines) + "\n"


def _rocq_file(found: Entry) -> Path | None:
    from potential.rocq.record import theorem_file

    path = theorem_file(found.theorem.name)
    return path if path.is_file() else None


def _relative(path: Path) -> str:
    return os.path.relpath(path, ROOT / "docs" / "theorems")


def _use(found: Entry) -> str:
    theorem = found.theorem
    method = theorem.method_class
    return f"""```python
import potential as pt
from {method.__module__} import {method.__name__}

proof = pt.prove("{theorem.name}")
proof.latex()                   # for a paper; proof.bibtex() for what it cites
```

```sh
potential show {theorem.name}
potential check {theorem.name}
potential export {theorem.name} --rocq
```
"""


# The index ------------------------------------------------------------------------------------------------------------


def _index(rows: list[dict[str, Any]]) -> str:
    listed = "\n".join(f"{row['name']} <{row['page']}>" for row in rows)
    return f"""---
hide-toc: true
---

# Theorems

{len(rows)} theorems, each proved exactly: for every function of the class, every dimension, every number of steps and
every value of the parameters. A name leads to its page: statement, code, proof, a run on data, tightness, files.

{_raw(_filters(rows) + _table(rows))}

```{{toctree}}
:hidden:
:maxdepth: 1

{listed}
```
"""


def _filters(rows: list[dict[str, Any]]) -> str:
    classes = sorted({part for row in rows for part in row["settings"]}, key=str.lower)
    families = list(dict.fromkeys(row["family"] for row in rows))
    rates = sorted({row["rate"] for row in rows})
    works = sorted({work for row in rows for work in row["works"]}, key=str.lower)
    years = sorted({year for row in rows for year in row["years"]}, reverse=True)
    selects = {"class": classes, "method": families, "rate": rates, "source": works, "year": years}
    boxes = "".join(
        f'<label>{key.capitalize()} <select data-filter="{key}"><option value="">any</option>'
        + "".join(f"<option>{html.escape(choice)}</option>" for choice in choices)
        + "</select></label>"
        for key, choices in selects.items()
    )
    return (
        '<form class="filters" role="search" onsubmit="return false">'
        '<label class="search">Search <input type="search" placeholder="a name, an author, a year" data-filter="text">'
        f"</label>{boxes}<output></output></form>"
    )


def _table(rows: list[dict[str, Any]]) -> str:
    body = []
    for row in rows:
        data = {
            "text": f"{row['name']} {row['class']} {row['source']}".lower(),
            "class": ";".join(row["settings"]),
            "method": row["family"],
            "rate": row["rate"],
            "source": ";".join(row["works"]),
            "year": ";".join(row["years"]),
        }
        attributes = " ".join(f'data-{key}="{html.escape(value)}"' for key, value in data.items())
        ratio = "" if row["tightness"] is None else f"{row['tightness']:.3f}"
        name = html.escape(row["name"]).replace("/", "/<wbr>")
        body.append(
            f'<tr {attributes}><td><a href="{row["page"]}.html">{name}</a>'
            f'<div class="class">{html.escape(row["class"]).replace("(", "(<wbr>")}</div>'
            f'<div class="class">{html.escape(row["source"])}</div></td>'
            f'<td><div class="bound">{row["bound"]}</div></td>'
            f'<td class="number" data-label="tightness ">{ratio}</td>'
            f'<td data-label="in Rocq ">{"checked" if row["rocq"] else "no"}</td></tr>'
        )
    head = "<tr><th>Theorem, class, source</th><th>After T steps</th><th>Tightness</th><th>Rocq</th></tr>"
    return (
        f'<div class="catalogue"><table><thead>{head}</thead><tbody>\n' + "\n".join(body) + "\n</tbody></table></div>"
        '<p class="note">R is the distance of the start to the minimizer, Δ₀ the gap at the start, D₀ the Bregman '
        "divergence to the minimizer from the start. Tightness is what a run on a bad instance comes to, over the "
        "bound.</p>"
    )


# Beside PEPit ---------------------------------------------------------------------------------------------------------


def _coverage(source: Path, known: set[str]) -> str:
    """The examples of PEPit and the theorems here, as `benchmarks/coverage.py` has them."""
    spec = importlib.util.spec_from_file_location("coverage_of_pepit", ROOT / "benchmarks" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    total = sum(len(examples) for examples in table.EXAMPLES.values())
    covered = [found for examples in table.EXAMPLES.values() for found in examples.values() if found]
    same = sum(how == table.SAME for _, how in covered)
    lines = [
        "# Coverage of PEPit's examples\n",
        f"PEPit's documentation (version 0.5) has {total} examples, each of which computes one number: the worst case "
        f"after so many steps at one value of the parameters. For {len(covered)} of them there is a theorem here, for "
        f"all steps and all parameters: {same} with the same guarantee, {len(covered) - same} with another one or for "
        "a part of the method.\n",
    ]
    for family, examples in table.EXAMPLES.items():
        lines += [
            f"## {family.replace('_', ' ').capitalize()}\n",
            "| example | theorem | guarantee |",
            "| --- | --- | --- |",
        ]
        for name, found in examples.items():
            if found is None:
                lines.append(f"| {name.replace('_', ' ')} | – | |")
                continue
            theorem, how = found
            link = f"[{theorem}](theorems/{theorem.replace('/', '-')}.md)" if theorem in known else theorem
            lines.append(f"| {name.replace('_', ' ')} | {link} | {'the same' if how == table.SAME else 'another'} |")
        lines.append("")
    return "\n".join(lines)


# The notebooks --------------------------------------------------------------------------------------------------------


def _copy_notebooks(folder: Path) -> None:
    """The notebooks with what they printed, as pages; links between them and into the house go on working."""
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        content = json.loads(notebook.read_text(encoding="utf-8"))
        content["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        _write(folder / notebook.name, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    pictures = ROOT / "notebooks" / "pictures"
    if pictures.is_dir():
        shutil.copytree(pictures, folder / "pictures", dirs_exist_ok=True)
