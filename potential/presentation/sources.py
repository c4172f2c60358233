r"""Where a theorem comes from: its source in words, as a \cite, and as entries for BibTeX.

A source is written as "Bansal, Gupta 2019, section 3; Zinkevich 2003": authors and a year, and where in the work. The
works that a catalogue names are in its references.bib, under the authors' names and the year.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from potential.catalogue import folders
from potential.errors import InputError

_WORK = re.compile(r"(?P<before>after )?(?P<authors>[^\d]+?) (?P<year>\d{4})(?:, (?P<where>.+))?")


@dataclass(frozen=True)
class Source:
    """One work, with its key, and where in it; `key` is empty where there is no entry for it."""

    text: str
    key: str
    where: str = ""

    @property
    def latex(self) -> str:
        r"""The source as a \cite, or in words."""
        if not self.key:
            return self.text
        return rf"\cite[{self.where}]{{{self.key}}}" if self.where else rf"\cite{{{self.key}}}"


def key_of(authors: str, year: str) -> str:
    """The key of a work: the authors' names without accents and particles' spaces, and the year."""
    plain = unicodedata.normalize("NFKD", authors.replace("et al.", "EtAl")).encode("ascii", "ignore").decode()
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z]+", plain)) + year


def parse(source: str) -> list[Source]:
    """The works that a source names; what is no work, such as folklore, has no key."""
    found = []
    for text in filter(None, (part.strip() for part in source.split(";"))):
        match = _WORK.fullmatch(text)
        key = key_of(match["authors"], match["year"]) if match else ""
        known = key in bibliography()
        found.append(Source(text, key if known else "", (match["where"] or "") if match and known else ""))
    return found


def described(key: str) -> dict[str, str]:
    """A work for a list of works: its authors, title and year, and a link to it where there is a DOI or a preprint."""
    entry = bibliography()[key]
    said = {name: _plain(_field(entry, name)) for name in ("author", "title", "year")}
    doi, preprint = _field(entry, "doi"), _field(entry, "eprint")
    link = f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{preprint}" if preprint else ""
    return {**said, "key": key, "link": link}


def _field(entry: str, name: str) -> str:
    match = re.search(rf"^\s*{name}\s*=\s*\{{(.*)\}},?$", entry, re.M)
    return match[1] if match else ""


_ACCENTS = {
    **{"'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303"},
    **{"v": "\u030c", "c": "\u0327", "u": "\u0306"},
}


def _plain(text: str) -> str:
    """BibTeX's text without its commands: accents are letters."""
    text = re.sub(r"\\(['`\"^~vcu])\s*\{?\\?([A-Za-z])\}?", lambda found: found[2] + _ACCENTS[found[1]], text)
    text = text.replace(r"\o", "\u00f8").replace(r"\l", "\u0142").replace("--", "\u2013").replace("~", " ")
    return unicodedata.normalize("NFC", re.sub(r"[{}]", "", text))


def cite(source: str) -> str:
    r"""The source in LaTeX, works with an entry as \cite."""
    return ", ".join(work.latex for work in parse(source))


def bibtex(source: str) -> str:
    """The BibTeX entries of the works that a source names, empty where there is none."""
    keys = dict.fromkeys(work.key for work in parse(source) if work.key)
    return "\n\n".join(bibliography()[key] for key in keys) + ("\n" if keys else "")


@cache
def bibliography() -> dict[str, str]:
    """All entries of the catalogues' references.bib, by key: of a work that several cite, the first.

    Raises InputError for a key that occurs twice in one file.
    """
    found: dict[str, str] = {}
    for folder in folders():
        if (folder / "references.bib").is_file():
            found = {**entries(folder / "references.bib"), **found}
    return found


def entries(path: Path) -> dict[str, str]:
    """The entries of one file of BibTeX, by key; raises InputError for a key that occurs twice."""
    found: dict[str, str] = {}
    for match in re.finditer(r"^@\w+\{(?P<key>[^,\s]+),.*?^\}$", path.read_text(encoding="utf-8"), re.M | re.S):
        if match["key"] in found:
            raise InputError(f"{path.name}: the key {match['key']} occurs twice; give one of them another")
        found[match["key"]] = match[0]
    return found
