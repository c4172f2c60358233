"""What a theorem assumes, as data: a premise is a sentence about one symbol.

Its formulas stand between dollar signs in plain notation. Each class of problems says its own premises, beside its
inequalities; `potential.statement.premises` adds those of a statement.
"""

from __future__ import annotations

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
