"""Certificates with junk of every type of JSON at every place: a verdict that says no, and why; never an error."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import potential as pt
from potential import certificate as certificates
from potential import proof as proofs
from potential.catalogue import saved_certificate
from potential.certificate import digest

STATEMENTS: dict[Any, Any] = {}
PREMISES: dict[Any, Any] = {}


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """For each verdict the statement is built from the code, and its premises written: here once for each method."""
    trace, premise_texts = proofs.trace, certificates.premise_texts

    def once(theorem: Any) -> Any:
        if theorem.method_class not in STATEMENTS:
            STATEMENTS[theorem.method_class] = trace(theorem)
        return STATEMENTS[theorem.method_class]

    def written_once(statement: Any) -> Any:
        method = statement.theorem.method_class
        if method not in PREMISES:
            PREMISES[method] = premise_texts(statement)
        return PREMISES[method]

    monkeypatch.setattr(proofs, "trace", once)
    monkeypatch.setattr(certificates, "premise_texts", written_once)


JUNK: dict[str, Any] = {
    "nothing": None,
    "true": True,
    "false": False,
    "zero": 0,
    "minus one": -1,
    "a float": 1.5,
    "a large number": 10**30,
    "no text": "",
    "text": "junk",
    "a number as text": "1",
    "code": "__import__('os').system('true')",
    "a power": "9**9**9",
    "a deep text": "(" * 300 + "1" + ")" * 300,
    "a name": "no_such_name",
    "a division": "1/0",
    "brackets": "((",
    "no list": [],
    "a list": ["a"],
    "a list of lists": [["a"], ["b"]],
    "no dictionary": {},
    "a dictionary": {"a": 1},
    "a dictionary of vectors": {"x_t": "1"},
    "a dictionary of junk": {"x_t": None},
}

CLAIMS = {"gradient descent": "gradient-descent/smooth-convex", "mirror descent": "mirror-descent/lipschitz"}


@cache
def text_of(name: str) -> str:
    """The certificate that the catalogue keeps, which is the one that is found."""
    return saved_certificate(CLAIMS[name]) or ""


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree of dictionaries and lists; of long lists the first two entries."""
    yield path
    if isinstance(tree, dict):
        for key in tree:
            yield from places(tree[key], (*path, key))
    elif isinstance(tree, list):
        for k in range(min(len(tree), 2)):
            yield from places(tree[k], (*path, k))


def put(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(tree)
    if not path:
        return value
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return made


def body_of(name: str) -> dict[str, Any]:
    body = json.loads(text_of(name))
    body.pop("digest")
    return body


def signed(body: Any) -> str:
    return json.dumps({**body, "digest": digest(body)} if isinstance(body, dict) else body)


def all_places() -> list[tuple[str, tuple[Any, ...]]]:
    found = []
    for name in CLAIMS:
        kept = [path for path in places(body_of(name)) if path[:1] != ("statement",) or len(path) <= 2]
        # Of mirror descent what gradient descent's certificate does not have.
        if name == "mirror descent":
            kept = [path for path in kept if "dual" in path or path[:1] == ("conclusion",)]
        found += [(name, path) for path in kept]
    return found


@pytest.mark.parametrize(("name", "path"), all_places(), ids=lambda v: ".".join(map(str, v)) if isinstance(v, tuple)
                         else v.split()[0])  # fmt: skip
def test_junk_at_every_place_is_a_verdict(name, path) -> None:
    body = body_of(name)
    few = path[:1] == ("statement",) and len(path) > 1  # every text is compared alike
    for what, junk in JUNK.items():
        if few and what not in ("nothing", "text", "no list", "zero"):
            continue
        changed = put(body, path, junk)
        if changed == body or (path and path[-1] == "multiplier" and junk == "1"):
            continue
        verdict = pt.verify(signed(changed), CLAIMS[name])
        assert not verdict, (what, path)
        assert verdict.reason, "a verdict that says no says why"


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_missing_or_too_much_is_a_verdict(name) -> None:
    body = body_of(name)
    for path in places(body):
        if not path:
            continue
        less = copy.deepcopy(body)
        at = less
        for key in path[:-1]:
            at = at[key]
        del at[path[-1]]
        needed = path[:1] != ("conclusion",)  # a sign that nothing rests on may be left out
        assert not pt.verify(signed(less), CLAIMS[name]) or not needed, path
        if isinstance(path[-1], str):
            assert not pt.verify(signed(put(body, (*path[:-1], "more"), "1")), CLAIMS[name]), path
    for text in ("", "{", "[]", "null", "3", '"a"', "{}", "[" * 9999, '{"a": NaN}', "\x00", text_of(name)[:-20],
                 text_of(name).replace("sha256:", "sha256:0"), text_of(name) + "}"):  # fmt: skip
        assert not pt.verify(text, CLAIMS[name])


@pytest.mark.parametrize("odd", [None, 3, b"{}", [], {}, object(), 1.5, True, ("a",), pt.SmoothConvex],
                         ids=lambda v: type(v).__name__)  # fmt: skip
def test_what_is_no_certificate_is_a_verdict_or_an_input_error(odd) -> None:
    try:
        verdict = pt.verify(odd, CLAIMS["gradient descent"])
    except pt.PotentialError:
        return
    assert not verdict


def test_the_good_one_is_good() -> None:
    for name, claim in CLAIMS.items():
        assert pt.verify(text_of(name), claim)


MULTIPLIERS = ["-1", "0 - t", "1 - t", "t - 1", "-L", "L - 1", "1/t", "1/(L - 1)", "0", "(-1)**t", "(-1)**(2*t)",
               "t**t", "L**t", "1e-9", "1.0", "True", "t if t else 1", "[1]", "lambda: 1", "t; 1", "max(t, 0)",
               "abs(t)", "exp(t)", "t @ 1", "t // 1", "t % 2", "~t", "t.field", "t[0]", "f'{t}'", "(t := 1)", "1_0",
               "0x2", "1j", "t and 1", "t < 1", "not t", "*t", "t ** 0.5", "t ** (1/2)", "L ** -1 * L - 1"]  # fmt: skip


@pytest.mark.parametrize("text", MULTIPLIERS)
def test_multipliers_that_are_not_those(text) -> None:
    """In the place of each multiplier of gradient descent."""
    body = body_of("gradient descent")
    for part in ("decrease", "domination"):
        for k in range(len(body[part]["multipliers"])):
            changed = put(body, (part, "multipliers", k, "multiplier"), text)
            assert not pt.verify(signed(changed), CLAIMS["gradient descent"])


pytestmark = pytest.mark.filterwarnings("ignore")
