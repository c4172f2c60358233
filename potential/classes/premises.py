"""What a class of problems assumes, as data: one list, from which text, LaTeX, page and certificate are written.

A premise is a sentence about one symbol, with its formulas between dollar signs in plain notation. Each class of
problems says its own, beside its inequalities; `potential.statement.premises` adds what a statement takes for granted.
"""

from __future__ import annotations

from dataclasses import dataclass

from potential.writing.sentences import Sentence, plain, sentence, typed


@dataclass(frozen=True)
class Premise:
    """One assumption: the symbol that it speaks of, its kind, and the words.

    Where there is a `subject`, such as "each $f_t$", the text is what is said of it, and premises of one subject that
    follow each other are read as one sentence.
    """

    symbol: str
    kind: str
    text: str | Sentence
    subject: str = ""

    @property
    def words(self) -> Sentence:
        """What is said of the subject."""
        return typed(self.text) if isinstance(self.text, str) else self.text

    @property
    def sentence(self) -> Sentence:
        """The premise by itself."""
        return sentence(self.subject, " ", self.words) if self.subject else self.words

    @property
    def plain(self) -> str:
        """The premise in plain notation throughout."""
        return plain(self.sentence)


def proximal_step(name: str) -> Premise:
    """What a proximal step is."""
    text = f"$prox_{{c {name}}}(x) = argmin over u of {name}(u) + ||u - x||^2/(2 c)$ for $c > 0$"
    return Premise(name, "prox", text)
