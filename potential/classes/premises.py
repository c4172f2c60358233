"""A premise, as data: text, LaTeX, page and certificate are written from it.

A premise is a sentence about one symbol, with its formulas between dollar signs in plain notation. Each class of
problems says its own, beside its inequalities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Premise:
    """One assumption: the symbol that it speaks of, its kind, and the words.

    Where there is a `subject`, such as "each $f_t$", the text is what is said of it, and premises of one subject that
    follow each other are read as one sentence.
    """

    symbol: str
    kind: str
    text: str
    subject: str = ""

    @property
    def sentence(self) -> str:
        """The premise by itself."""
        return f"{self.subject} {self.text}" if self.subject else self.text

    @property
    def plain(self) -> str:
        """The premise in plain notation throughout."""
        return self.sentence.replace("$", "")


def proximal_step(name: str) -> Premise:
    """What a proximal step is."""
    text = f"$prox_{{c {name}}}(x) = argmin over u of {name}(u) + ||u - x||^2/(2 c)$ for $c > 0$"
    return Premise(name, "prox", text)


def sentences(found: Iterable[Premise]) -> list[str]:
    """The premises as sentences, those of one subject together."""
    grouped: list[tuple[str, list[str]]] = []
    for premise in found:
        if premise.subject and grouped and grouped[-1][0] == premise.subject:
            grouped[-1][1].append(premise.text)
        else:
            grouped.append((premise.subject, [premise.text]))
    return [f"{subject} {_listed(texts)}".strip() for subject, texts in grouped]


def _listed(texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return f"{', '.join(texts[:-1])}{',' if any(',' in text for text in texts) else ''} and {texts[-1]}"
