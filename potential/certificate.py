"""What proves a theorem, as data that can be saved and checked.

A certificate says in full what it proves, for a person; for a machine it carries multipliers and squares only. What
is checked is
always the statement that is rebuilt from the method's code, and the text of the certificate must be exactly that
statement's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import DUAL, Vector
from potential.algebra.reading import LARGEST_EXPONENT, read_coefficient
from potential.conclusion import Conclusion, conclude
from potential.errors import CertificateError
from potential.kernel import Argument, Geometric, Product, Proofs, SignReason, Split, Square, Squares
from potential.statement.premises import premises
from potential.statement.statement import Obligation, Statement
from potential.summation import LEMMAS, LastWeight, SumBound, Summation, sign_obligations
from potential.writing.text import text

FORMAT = "potential certificate"
VERSION = 2


@dataclass(frozen=True)
class Certificate:
    """The content of a certificate: a tree of dictionaries, lists and strings, as in its JSON.

    Raises CertificateError where an entry is missing, is of another kind, or means nothing.
    """

    content: Mapping[str, Any]

    def __post_init__(self) -> None:
        _check_shape(self.content)

    @property
    def theorem(self) -> str:
        """The name of the theorem that this certificate is for."""
        return str(self.content["theorem"])

    def to_json(self) -> str:
        """The certificate as JSON text, with a digest of its content."""
        body = {**self.content, "digest": digest(self.content)}
        return json.dumps(body, indent=1, ensure_ascii=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Certificate:
        """Read a certificate; raises CertificateError if it is truncated, changed, or of another version."""
        return cls(read_json(text, FORMAT, VERSION))

    def __repr__(self) -> str:
        return f"<Certificate for {self.theorem}>"


def _short(name: object) -> str:
    """The theorem's name for a message, if it is one."""
    return name if isinstance(name, str) and len(name) < 80 and name.isprintable() else "NAME"


def read_json(text: str, form: str, version: int) -> dict[str, Any]:
    """The content of a certificate's JSON; raises CertificateError if it is truncated, changed, or of another kind."""
    try:
        body = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise CertificateError(f"the certificate is not complete JSON (truncated, or changed): {error}") from error
    if not isinstance(body, dict) or body.get("format") != form:
        raise CertificateError(f"this is not a certificate: its format must be {form!r}")
    if body.get("version") != version or isinstance(body.get("version"), bool | float):
        raise CertificateError(
            f"the certificate is of version {body.get('version')!r}, and this program reads version {version}, in "
            f"which the bound is proved too: make it new with `potential prove {_short(body.get('theorem'))} --save`"
        )
    found = body.pop("digest", None)
    if found != digest(body):
        raise CertificateError("the certificate was changed after it was written: its digest does not fit its content")
    return body


def digest(content: Mapping[str, Any]) -> str:
    """A digest of the content, independent of white space: against accidents; the kernel guards against lies."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key occurs twice")
    return result


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a value of a certificate")


_SHAPE: dict[str, Any] = {
    "format": str,
    "version": int,
    "theorem": str,
    "statement": dict,
    "decrease": dict,
    "domination": dict,
    "conclusion": dict,
    "signs": list,
}


def _check_shape(body: Mapping[str, Any]) -> None:
    for key, kind in _SHAPE.items():
        if not isinstance(body.get(key), kind):
            raise CertificateError(f"the certificate's entry {key!r} is missing or not a {kind.__name__}")
    extra = set(body) - set(_SHAPE)
    if extra:
        raise CertificateError(f"the certificate has entries that mean nothing: {', '.join(sorted(extra))}")


# Writing --------------------------------------------------------------------------------------------------------------


def describe(statement: Statement, conclusion: Conclusion) -> dict[str, Any]:
    """The statement in words and formulas: everything that a person needs in order to know what is claimed."""
    return {**premise_texts(statement), **conclusion_texts(conclusion)}


def conclusion_texts(conclusion: Conclusion) -> dict[str, Any]:
    """What is concluded, in words and formulas."""
    return {
        "conclusion": conclusion.text,
        "where": [text(meaning) for meaning in conclusion.legend()],
    }


def premise_texts(statement: Statement) -> dict[str, Any]:
    """The statement but for its conclusion, in words and formulas."""
    theorem = statement.theorem
    shown = statement.expression_text
    N = statement.horizon
    before, at_end = (f" for 0 <= t < {N}", f" for t = {N}") if N else ("", "")
    return {
        "method": f"{theorem.method_class.__module__}:{theorem.method_class.__qualname__}",
        "class": f"{theorem.problem_class.__name__}: {theorem.problem_class.description}",
        "assumed": [premise.plain for premise in premises(statement)],
        "for all": [", ".join(map(text, domain)) for domain in statement.field.domains().values()],
        "state": [statement.recorder.point_name(v) + statement.problem.where(v) for v in statement.state.values()],
        "step": [f"{name} = {value}" for name, value in statement.definitions.items()],
        "potential": f"Phi(t) = {shown(statement.display['potential'])}",
        "potential expanded": shown(statement.potential),
        **({} if statement.next_potential is None else {"next potential expanded": shown(statement.next_potential)}),
        "progress": shown(statement.display["progress"]),
        "budget": str(statement.budget),
        "weight": str(statement.weight),
        "measure": shown(statement.display["measure"]),
        "decrease": f"{text(statement.change)} + progress(t) - budget(t) <= 0{before}",
        "domination": f"weight(t) measure(t) - Phi(t) <= 0{at_end}",
    }


def write(statement: Statement, proofs: Proofs) -> Certificate:
    """The certificate of a statement and the arguments that prove it."""
    conclusion = conclude(statement, proofs.summation, proofs.reasons)
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "theorem": statement.theorem.name,
        "statement": describe(statement, conclusion),
    }
    for obligation, argument in ((statement.decrease, proofs.decrease), (statement.domination, proofs.domination)):
        content[obligation.name] = _write_argument(statement, obligation, argument)
    content["conclusion"] = _write_summation(statement, conclusion.summation)
    content["signs"] = [_write_reason(p, reason) for p, reason in proofs.reasons.items()]
    return Certificate(content)


def _write_argument(statement: Statement, obligation: Obligation, argument: Argument) -> dict[str, Any]:
    hypotheses = {h.name: h for h in obligation.hypotheses}

    def vector(v: Vector) -> dict[str, str]:
        return {statement.recorder.basis_name(b): repr(Coefficient(v.field, c)) for b, c in v.terms.items()}

    squares = []
    for weight, square in argument.squares:
        entry: dict[str, Any] = {"weight": repr(weight), "vector": vector(square.vector)}
        if square.dual is not None:
            entry["dual"] = vector(square.dual)
        squares.append(entry)
    return {
        "target": statement.expression_text(obligation.target),
        "multipliers": [
            {"hypothesis": name, "says": hypotheses[name].statement, "multiplier": repr(multiplier)}
            for name, multiplier in argument.multipliers.items()
        ],
        "squares": squares,
    }


def _write_summation(statement: Statement, summation: Summation) -> dict[str, Any]:
    """How the conclusion follows: closed forms of the sums, the divisor, and the signs of what is dropped."""
    divisor = summation.divisor
    entry: dict[str, Any] = {"kind": summation.kind, "sum of budgets": _write_sum(summation.spent)}
    if isinstance(divisor, LastWeight):
        entry["weight"] = {"factor": repr(divisor.factor), "power of the sequence": divisor.power}
    elif divisor is not None:
        entry["sum of shares"] = _write_sum(divisor)
    for name, obligation in sign_obligations(statement).items():
        argument = getattr(summation, name)
        if argument is not None:
            entry[obligation.name] = _write_argument(statement, obligation, argument)
    return entry


def _write_sum(bound: SumBound) -> dict[str, Any]:
    return {
        "closed forms": [repr(c) for c in bound.closed],
        "lemmas": [
            {"factor": repr(c), "lemma": name, "says": LEMMAS[name].says, "a": repr(a)} for c, name, a in bound.lemmas
        ],
        "sums": [{"factor": repr(c), "summand": repr(summand)} for c, summand in bound.kept],
    }


def _write_reason(p: PolyElement, reason: SignReason) -> dict[str, Any]:
    entry: dict[str, Any] = {"polynomial": _write_polynomial(p)}
    if isinstance(reason, Product):
        entry["constant"] = str(reason.constant)
        entry["product"] = [[_write_polynomial(factor), exponent] for factor, exponent in reason.factors]
    elif isinstance(reason, Squares):
        entry["squares"] = [[_write_polynomial(weight), _write_polynomial(base)] for weight, base in reason.terms]
    elif isinstance(reason, Geometric):
        entry["geometric"] = str(p.ring.symbols[reason.generator])
    else:
        entry["split"] = str(p.ring.symbols[reason.generator])
        entry["at"] = str(reason.at)
    return entry


def _write_polynomial(p: PolyElement) -> str:
    return str(p.as_expr())


# Reading --------------------------------------------------------------------------------------------------------------


def read(certificate: Certificate, statement: Statement) -> Proofs:
    """The arguments that a certificate carries, for the statement rebuilt from code.

    Raises CertificateError where the certificate is for another statement or cannot be understood.
    """
    return read_with_conclusion(certificate, statement)[0]


def read_with_conclusion(certificate: Certificate, statement: Statement) -> tuple[Proofs, Conclusion]:
    """The same, and the conclusion, which reading it has drawn."""
    content = certificate.content
    if certificate.theorem != statement.theorem.name:
        raise CertificateError(
            f"the certificate is for the theorem {certificate.theorem!r}, not for {statement.theorem.name!r}"
        )
    mine = premise_texts(statement)
    _compare(content["statement"], mine)
    reader = _Reader(statement)
    reasons = reader.reasons(content["signs"])
    summation = reader.summation(content["conclusion"])
    conclusion = conclude(statement, summation, reasons)
    said = conclusion_texts(conclusion)
    _compare(content["statement"], said)
    if len(content["statement"]) != len(said) + len(mine):
        raise CertificateError("the certificate states something else: its statement has entries that mean nothing")
    decrease = reader.argument(content["decrease"], statement.decrease)
    domination = reader.argument(content["domination"], statement.domination)
    return Proofs(decrease, domination, reasons, summation), conclusion


def _compare(stated: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
    """Raise CertificateError where what is stated is not what the code says."""
    different = sorted(k for k, value in mine.items() if stated.get(k) != value)
    if different:
        raise CertificateError(
            "the certificate states something else than the method's code does, in: "
            + "; ".join(f"{k}: {stated.get(k)!r} instead of {mine[k]!r}" for k in different[:2])
        )


class _Reader:
    """Turns the strings of a certificate into elements of the statement's field."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.field = statement.field
        self.names = self.field.named()
        self.basis = {statement.recorder.basis_name(b): b for b in statement.recorder.basis}

    def argument(self, entry: Any, obligation: Obligation) -> Argument:
        _expect_keys(entry, {"target", "multipliers", "squares"}, obligation.name)
        if entry["target"] != self.statement.expression_text(obligation.target):
            raise CertificateError(
                f"{obligation.name}: the certificate's target is not the one that the method's code gives"
            )
        hypotheses = {h.name: h for h in obligation.hypotheses}
        multipliers: dict[str, Coefficient] = {}
        for item in _expect_list(entry["multipliers"], "multipliers"):
            _expect_keys(item, {"hypothesis", "says", "multiplier"}, "a multiplier")
            name = item["hypothesis"]
            if not isinstance(name, str) or name not in hypotheses or name in multipliers:
                raise CertificateError(f"{obligation.name}: there is no hypothesis {name!r}, or it occurs twice")
            if item["says"] != hypotheses[name].statement:
                raise CertificateError(f"{obligation.name}: the hypothesis {name} does not say {item['says']!r}")
            multipliers[name] = self.coefficient(item["multiplier"])
        squares = []
        for item in _expect_list(entry["squares"], "squares"):
            dual_too = isinstance(item, dict) and "dual" in item
            _expect_keys(item, {"weight", "vector", *(("dual",) if dual_too else ())}, "a square")
            dual = self.vector(item["dual"], DUAL) if "dual" in item else None
            squares.append((self.coefficient(item["weight"]), Square(self.vector(item["vector"], None), dual)))
        return Argument(multipliers, tuple(squares))

    def summation(self, entry: Any) -> Summation:
        obligations = sign_obligations(self.statement)
        signs = {name: o for name, o in obligations.items() if o.name in entry}
        divisors = {"weight", "sum of shares"} & set(entry)
        _expect_keys(entry, {"kind", "sum of budgets", *divisors, *(o.name for o in signs.values())}, "conclusion")
        divisor: LastWeight | SumBound | None = None
        if "weight" in entry:
            _expect_keys(entry["weight"], {"factor", "power of the sequence"}, "the weight")
            power = entry["weight"]["power of the sequence"]
            if not isinstance(power, int) or isinstance(power, bool) or not 0 <= power <= LARGEST_EXPONENT:
                raise CertificateError("conclusion: the power of the sequence is a non-negative integer")
            divisor = LastWeight(self.coefficient(entry["weight"]["factor"]), power)
        elif "sum of shares" in entry:
            divisor = self.sum_bound(entry["sum of shares"])
        arguments = {name: self.argument(entry[o.name], o) for name, o in signs.items()}
        return Summation(entry["kind"], self.sum_bound(entry["sum of budgets"]), divisor, **arguments)

    def sum_bound(self, entry: Any) -> SumBound:
        _expect_keys(entry, {"closed forms", "lemmas", "sums"}, "a sum")
        lemmas, kept = [], []
        for item in _expect_list(entry["lemmas"], "lemmas"):
            _expect_keys(item, {"factor", "lemma", "says", "a"}, "a lemma")
            name = item["lemma"]
            if not isinstance(name, str) or name not in LEMMAS or item["says"] != LEMMAS[name].says:
                raise CertificateError(f"conclusion: there is no lemma {name!r} that says {item['says']!r}")
            lemmas.append((self.coefficient(item["factor"]), name, self.coefficient(item["a"])))
        for item in _expect_list(entry["sums"], "sums"):
            _expect_keys(item, {"factor", "summand"}, "a sum that is kept")
            kept.append((self.coefficient(item["factor"]), self.coefficient(item["summand"])))
        closed = tuple(self.coefficient(c) for c in _expect_list(entry["closed forms"], "closed forms"))
        return SumBound(closed, tuple(lemmas), tuple(kept))

    def vector(self, entry: Any, empty_space: str | None) -> Vector:
        if not isinstance(entry, dict) or not (entry or empty_space):
            raise CertificateError("a vector is a non-empty dictionary from basis vectors to coefficients")
        unknown = [name for name in entry if name not in self.basis]
        if unknown:
            raise CertificateError(f"there is no vector {unknown[0]!r} in this statement")
        spaces = {self.basis[name].space for name in entry} or {str(empty_space)}
        if len(spaces) > 1:
            raise CertificateError("a vector of a certificate mixes vectors of two spaces")
        return Vector(self.field, spaces.pop(), {self.basis[n]: self.coefficient(c).element for n, c in entry.items()})

    def coefficient(self, text: Any) -> Coefficient:
        known = self.field._read.get(text) if isinstance(text, str) else None
        if known is None:
            known = read_coefficient(text, self.names, self.field.coefficient)
            self.field._read[text] = known
        return known

    def polynomial(self, text: Any) -> PolyElement:
        element = self.coefficient(text).element
        if not element.denom.is_ground:
            raise CertificateError(f"{text!r} is not a polynomial")
        return element.numer * (1 / element.denom.LC)

    def rational(self, text: Any) -> Any:
        p = self.polynomial(text)
        if not p.is_ground:
            raise CertificateError(f"{text!r} is not a number")
        return p.LC if p else QQ(0)

    def reasons(self, entries: Any) -> dict[PolyElement, SignReason]:
        found: dict[PolyElement, SignReason] = {}
        symbols = [str(s) for s in self.field.algebra.symbols]
        for item in _expect_list(entries, "signs"):
            if not isinstance(item, dict):
                raise CertificateError("a reason for a sign is a dictionary")
            p = self.polynomial(item.get("polynomial"))
            if "product" in item:
                _expect_keys(item, {"polynomial", "constant", "product"}, "a reason")
                pairs = [_expect_pair(x) for x in _expect_list(item["product"], "product")]
                if not all(
                    isinstance(k, int) and not isinstance(k, bool) and 1 <= k <= LARGEST_EXPONENT for _, k in pairs
                ):
                    raise CertificateError("a factor's exponent is a positive integer")
                factors = tuple((self.polynomial(f), k) for f, k in pairs)
                if sum(_degree(f) * k for f, k in factors) != _degree(p):
                    raise CertificateError(f"the factors of {item['polynomial'][:80]!r} are not of its degree")
                found[p] = Product(self.rational(item["constant"]), factors)
            elif "squares" in item:
                _expect_keys(item, {"polynomial", "squares"}, "a reason")
                pairs = [_expect_pair(x) for x in _expect_list(item["squares"], "squares")]
                found[p] = Squares(tuple((self.polynomial(w), self.polynomial(b)) for w, b in pairs))
            elif "geometric" in item:
                _expect_keys(item, {"polynomial", "geometric"}, "a reason")
                if item["geometric"] not in symbols:
                    raise CertificateError(f"there is no generator {item['geometric']!r}")
                found[p] = Geometric(symbols.index(item["geometric"]))
            else:
                _expect_keys(item, {"polynomial", "split", "at"}, "a reason")
                if item["split"] not in symbols:
                    raise CertificateError(f"there is no generator {item['split']!r}")
                found[p] = Split(symbols.index(item["split"]), self.rational(item["at"]))
        return found


def _degree(p: PolyElement) -> int:
    return max((sum(monomial) for monomial in p.monoms()), default=0)


def _expect_keys(entry: Any, keys: set[str], what: str) -> None:
    if not isinstance(entry, dict) or set(entry) != keys:
        raise CertificateError(f"{what}: expected the entries {', '.join(sorted(keys))}")


def _expect_list(entry: Any, what: str) -> list[Any]:
    if not isinstance(entry, list):
        raise CertificateError(f"{what}: expected a list")
    return entry


def _expect_pair(entry: Any) -> tuple[Any, Any]:
    if not isinstance(entry, list) or len(entry) != 2:
        raise CertificateError("expected a pair")
    return entry[0], entry[1]
