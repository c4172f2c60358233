"""Certificates as text: what they say, and every way to be wrong. The round trip of each is in test_proofs.py."""

import copy
import gc
import json
import random
import time
from functools import cache
from typing import Any

import pytest
from proofs_of_catalogue import proof_of

import methods
import potential as pt
from potential.certificate import Certificate, digest

NAME = "gradient-descent/smooth-convex"


@cache
def text_of(name: str = NAME) -> str:
    return proof_of(name).certificate.to_json()


def content(name: str = NAME) -> dict[str, Any]:
    return copy.deepcopy(dict(Certificate.from_json(text_of(name)).content))


def test_it_says_in_full_what_it_proves() -> None:
    statement = content()["statement"]
    assert statement["class"] == "SmoothConvex: f is convex and L-smooth"
    assert statement["for all"] == ["t >= 0", "L > 0"]
    assert statement["step"] == ["x_{t+1} = x_t - (1/L) grad f(x_t)"]
    assert statement["potential"].startswith("Phi(t) = ")
    assert "(f(x_t) - f(x*))" in statement["potential"]
    assert statement["method"] == "methods.gradient_descent:GradientDescent"


@pytest.mark.parametrize("collecting", [True, False])
def test_a_verdict_leaves_the_collector_as_it_was(collecting: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        assert pt.verify(text_of())
        assert gc.isenabled() == collecting
        assert not pt.verify("{}")
        assert gc.isenabled() == collecting
        with pytest.raises(pt.InputError):
            pt.verify("no/such/file.json")
        assert gc.isenabled() == collecting
    finally:
        (gc.enable if was else gc.disable)()


def test_truncated() -> None:
    text = text_of()
    for end in [*range(0, len(text) - 2, 97), len(text) - 2, len(text) - 3]:
        verdict = pt.verify(text[:end])
        assert not verdict
        assert "not complete JSON" in verdict.reason
        with pytest.raises(pt.CertificateError):
            Certificate.from_json(text[:end])


@pytest.mark.parametrize("name", [NAME, "mirror-descent/lipschitz"])
def test_one_character_changed(name: str) -> None:
    text = text_of(name)
    rng = random.Random(0)
    for at in range(0, len(text), 7):
        new = rng.choice([c for c in 'aZ019.+-*/(){}[]",:\\ \n\t\x00é' if c != text[at]])
        tampered = text[:at] + new + text[at + 1 :]
        verdict = pt.verify(tampered)
        if verdict:
            assert json.loads(tampered) == json.loads(text)
        else:
            assert verdict.reason


def with_entry(**entries: Any) -> str:
    return Certificate({**content(), **entries}).to_json()


def test_another_version() -> None:
    for version in (0, 1, 3, -1, 10**30):
        verdict = pt.verify(with_entry(version=version))
        assert not verdict
        assert f"of version {version}" in verdict.reason
    for version in (2.0, True):
        body = {**content(), "version": version}
        text = json.dumps({**body, "digest": digest(body)})
        assert not pt.verify(text)


def test_another_format() -> None:
    assert "not a certificate" in pt.verify(with_entry(format="other")).reason
    for text in ("[]", "3", '"x"', "null", "{}", '{"format": 1}'):
        assert "not a certificate" in pt.verify(text).reason


def test_another_theorem() -> None:
    assert "no theorem named 'nonsense'" in pt.verify(with_entry(theorem="nonsense")).reason
    verdict = pt.verify(with_entry(theorem="accelerated/smooth-convex"))
    assert "states something else" in verdict.reason
    verdict = pt.verify(text_of(), methods.AcceleratedGradient)
    assert "for the theorem 'gradient-descent/smooth-convex', not for" in verdict.reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NaN",
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '{"a":' * 900 + "1" + "}" * 900,
        "9" * 10_000,
        "1e999",
        '{"format": "potential certificate", "version": 1, "version": 1}',
        '{"format": "potential certificate", "version": NaN}',
        '{"format": "potential certificate", "version": 1, "digest": ' + "[" * 800 + "]" * 800 + "}",
        '{"format": "potential certificate", "version": 1e400}',
        '{"format": "potential certificate", "version": 1, "x": "\\ud800"}',
        "\x00",
        "\ufeff{}",
    ],
)
def test_texts_that_are_no_certificates(text: str) -> None:
    verdict = pt.verify(text)
    assert not verdict
    assert verdict.reason
    with pytest.raises(pt.CertificateError):
        Certificate.from_json(text)


@pytest.mark.parametrize("key", ["theorem", "statement", "decrease", "domination", "signs"])
@pytest.mark.parametrize("bad", [None, 3, 1.5, [], {}, "x", [1], [None], [[]], {"a": 1}, {"target": 1}])
def test_entries_of_the_wrong_kind(key: str, bad: Any) -> None:
    body = {**content(), key: bad}
    text = json.dumps({**body, "digest": digest(body)})
    verdict = pt.verify(text, NAME)
    assert not verdict or body == content()
    assert verdict or verdict.reason


def test_entries_that_are_missing_or_mean_nothing() -> None:
    for key in content():
        body = content()
        del body[key]
        assert not pt.verify(json.dumps({**body, "digest": digest(body)}))
        with pytest.raises(pt.CertificateError):
            Certificate(body)
    with pytest.raises(pt.CertificateError, match="mean nothing: more"):
        Certificate({**content(), "more": 1})


COEFFICIENTS = [
    "((10**200)**200)**200",
    "(1 + t + L)**200",
    "*".join(["(1 + t + L)**100"] * 300),
    "1/(1 + t + L)**50 + 1/(1 + t + 2*L)**50 + 1/(t + 3*L)**50",
    "-" * 19_000 + "1",
    "(" * 5_000 + "1" + ")" * 5_000,
    "9" * 5_000,
    "1+" * 9_000 + "1",
    "1" * 30_000,
    "t**-200",
    "t**t",
    "t**(1/2)",
    "t**(10**10)",
    "2**t",
    "0**-1",
    "1/0",
    "1/(t - t)",
    "t if t else 1",
    "1if t else 2",
    "'\\d'",
    "1.5",
    "1e400",
    "1j",
    "True",
    "None",
    "__import__('os')",
    "t.real",
    "t()",
    "t[0]",
    "[1]",
    "lambda: 1",
    "(yield)",
    "unknown",
    "",
    " 1",
    "\x00",
    "\ud800",
    "1 1",
    "1;1",
    "t < 1",
    "not t",
    "~1",
    "+1",
    "5 // 2",
    "5 % 2",
    None,
    1,
    ["1"],
    {"a": 1},
]


@pytest.mark.parametrize("bad", COEFFICIENTS, ids=lambda c: str(c)[:20].encode("unicode_escape").decode())
def test_coefficients_that_cannot_be_read_or_are_wrong(bad: Any) -> None:
    began = time.perf_counter()
    body = content()
    body["decrease"]["multipliers"][0]["multiplier"] = bad
    verdict = pt.verify(Certificate(body), NAME)
    assert not verdict
    assert 0 < len(verdict.reason) < 2000
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "reason",
    [
        3,
        {},
        {"polynomial": "t"},
        {"polynomial": "1/t", "squares": []},
        {"polynomial": "t", "product": [["t", 0]], "constant": "1"},
        {"polynomial": "t", "product": [["t", True]], "constant": "1"},
        {"polynomial": "t", "product": [["t", 10**9]], "constant": "1"},
        {"polynomial": "t", "product": [["(1 + t + L)**30", 200]], "constant": "1"},
        {"polynomial": "t", "product": [["t"]], "constant": "1"},
        {"polynomial": "t", "product": "t", "constant": "1"},
        {"polynomial": "t", "product": [["t", 1]], "constant": "L"},
        {"polynomial": "t", "squares": [["1", "t", "t"]]},
        {"polynomial": "t", "split": "z", "at": "1"},
        {"polynomial": "t", "split": "t", "at": "t"},
        {"polynomial": "t", "split": "t", "at": "1", "more": 1},
        {"polynomial": None, "squares": []},
    ],
)
def test_reasons_that_cannot_be_read(reason: Any) -> None:
    verdict = pt.verify(with_entry(signs=[reason]))
    assert not verdict
    assert verdict.reason


def test_reasons_that_are_not_needed_do_no_harm() -> None:
    assert pt.verify(with_entry(signs=[{"polynomial": "-t", "constant": "1", "product": [["-t", 1]]}]))


def test_many_reasons_that_point_at_each_other_end() -> None:
    names = [f"t - {k}" for k in range(1, 12)]
    reasons = [{"polynomial": p, "constant": "1", "product": [[q, 1]]} for p in names for q in names if p != q]
    body = content()
    body["signs"] = reasons
    body["decrease"]["multipliers"][0]["multiplier"] = "t - 1"
    began = time.perf_counter()
    assert not pt.verify(Certificate(body))
    assert time.perf_counter() - began < 5


def test_a_digest_is_of_the_content() -> None:
    body = json.loads(text_of())
    found = body.pop("digest")
    assert found == digest(body)
    body["digest"] = "sha256:" + "0" * 64
    assert "digest does not fit" in pt.verify(json.dumps(body)).reason
    assert "digest does not fit" in pt.verify(json.dumps({k: v for k, v in body.items() if k != "digest"})).reason
