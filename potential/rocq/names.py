"""Names in Rocq: identifiers that nothing else has, and those of a theorem's module and of the theorem in it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping

from potential.errors import NotExportableError as NotExportableError

# What a generated file or Rocq itself uses already: its keywords, those of its tactics, and names of the library.
_WORDS = """as at by cofix do else end exists exists2 fix for forall fun if in is let match mod of return struct then
    using where with IF SProp Definition Lemma Prop Set Theorem Type Axiom CoFixpoint Fixpoint Hypothesis Parameter
    Variable context constr eval external first fresh goal idtac lazymatch multimatch now once progress repeat solve
    timeout transparent_abstract try type type_term uconstr
    S O R E F V T A C I f f_i g grad grad_i h hs psi dh K dom xs u u0 n N B P Omega omega next noise part flow change
    slope exp sum norm seminorm inner ln sqrt zero add sub scale step potential progress budget mirror adjoint fmin
    a_star factor x0 k i carrier dual mean expected uniform bregman conjugate convex smooth blocks monotone
    nonexpansive cocoercive lipschitz gradient_of whole nat INR fst snd conj proj1 proj2 proj1_sig eq and or not True
    False stays decrease domination Phi IH H feasible falls total spent each plain logarithm start dominates paid grows
    lower closed weights apart below nothing ends pays integrable has_mean has_mean_at_most has_expectation mean_below
    exists_expectation then_drawn coin average replaced renewed decided entry mean_gradient table exact intros sign
    field lra identity weigh weigh_free add_square
    nesterov_sequence root_of_time stepping flowing logarithm change pose assert"""
_RESERVED = frozenset(re.findall(r"\w+", _WORDS))
# What the names of hypotheses and of other variables end or begin with.
_GENERATED = re.compile(
    r"(slack|dual_norm|in_K|base_positive|choice)(_.*)?|.*_(positive|nonnegative|above|at_least|below|at_most|value|sign|"
    r"by_slack|start|starts|in_K|in_dom|in_A|in_C|oracle|subgradient|bound|bounded|drawn|velocity|relation|sequence|"
    r"smooth|convex|derivative|gradient|minimizer|stationary|mean|noise|unbiased|mirror|argmax|diameter|zero|solution|"
    r"monotone|lipschitz|cocoercive|nonexpansive|blocks|is|lojasiewicz|1)(_\d+)?"
)


def identifier(name: str) -> str:
    """An identifier of Rocq like `name`, in ASCII: letters of the Greek alphabet by their names."""
    stem = "".join(_spelt(letter) for letter in name).strip("_") or "v"
    return stem if stem[0].isalpha() else f"v{stem}"


def _spelt(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isalnum() else "_"
    greek = re.match(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)", unicodedata.name(letter, ""))
    if greek is not None:
        return greek[2].lower() if greek[1] == "SMALL" else greek[2].capitalize()
    return f"u{ord(letter):x}"


class Names:
    """Distinct identifiers of Rocq for names of Python: no two names of a file are one, nor one that Rocq knows."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def fresh(self, name: str) -> str:
        """An identifier like `name` that nothing else has."""
        stem = identifier(name)
        return self.own(f"{stem}_v" if _GENERATED.fullmatch(stem) else stem)

    def own(self, stem: str) -> str:
        """The same for a name that the exporter brings itself."""
        found, k = stem, 1
        while found in self._taken:
            found, k = f"{stem}_{k}", k + 1
        self._taken.add(found)
        return found

    def reserve(self, name: str) -> str:
        """`name` itself, which the caller knows to be free."""
        self._taken.add(name)
        return name


def module_name(theorem: str) -> str:
    """The name of a theorem's module, GradientDescentProjected for gradient-descent/projected."""
    words = [identifier(word) for word in re.split(r"\W+", theorem) if word]
    return "".join(word[:1].upper() + word[1:] for word in words) or "Theorem"


def theorem_name(theorem: str) -> str:
    """The name of the theorem in its file, gradient_descent_projected for gradient-descent/projected."""
    return Names().own(identifier(re.sub(r"\W+", "_", theorem)))


def pieces(text: str) -> list[str]:
    """A text of Rocq in its words, which are names and numbers, and what stands between them, in order."""
    return ["".join(letters) for _, letters in itertools.groupby(text, _in_a_word)]


def occurs(name: str, text: str) -> bool:
    """Whether a text of Rocq speaks of a name."""
    return name in pieces(text)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """A text of Rocq by other names, all at once."""
    return "".join(names.get(piece, piece) for piece in pieces(text))


def is_one_word(text: str) -> bool:
    """Whether a text is a name or a number, or stands in brackets that close at its end."""
    return bool(text) and (all(map(_in_a_word, text)) or _is_bracketed(text))


def _in_a_word(letter: str) -> bool:
    return letter.isalnum() or letter in "_'"


def _is_bracketed(text: str) -> bool:
    """Whether the bracket that opens a text closes at its end."""
    depth = 0
    for k, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return k > 0 and k == len(text) - 1
    return False
