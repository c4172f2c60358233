"""Exact coefficients read from text: integers, names, + - * / **, exp of a rate times t and brackets, nothing else.

The text comes from a certificate, which anybody may have written: nothing of it is evaluated by Python, and what would
be too large to be worked with is refused before it is expanded.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from potential.algebra.coefficients import Coefficient, NeedsGenerator
from potential.errors import CertificateError, PotentialError

LARGEST_EXPONENT = 200
_LONGEST_COEFFICIENT = 20_000
_LARGEST_TERMS = 10_000  # of a polynomial, expanded, if no product of its names were missing
_LONGEST_NUMBER = 10_000  # in bits

_OPERATIONS: dict[type[ast.operator], Callable[[Coefficient, Coefficient], Coefficient]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def read_coefficient(text: Any, names: Mapping[str, Coefficient], lift: Callable[[object], Coefficient]) -> Coefficient:
    """An exact coefficient from text, with its names and its integers as given; raises CertificateError for another."""
    if not isinstance(text, str) or len(text) > _LONGEST_COEFFICIENT:
        raise CertificateError(
            f"a coefficient is a string of at most {_LONGEST_COEFFICIENT} characters, got {str(text)[:40]!r}"
        )

    def value(node: ast.AST) -> Coefficient:
        match node:
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                return lift(number)
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return _power(value(left), value(right), text)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
                try:
                    return _OPERATIONS[type(op)](value(left), value(right))
                except NeedsGenerator:
                    return _with_one_power(node, value)
            case ast.Call(func=ast.Name(id="exp"), args=[argument], keywords=[]):
                return value(argument).exp()
        raise CertificateError(f"{ast.dump(node)[:60]} in the coefficient {text[:80]!r} is not understood")

    try:
        tree = ast.parse(text, mode="eval").body
        _require_moderate(tree, text)
        return value(tree)
    except CertificateError:
        raise
    except (
        SyntaxError,
        RecursionError,
        MemoryError,
        ValueError,
        NeedsGenerator,
        PotentialError,
        ArithmeticError,
    ) as error:
        raise CertificateError(f"the coefficient {text[:80]!r} cannot be read: {error}") from error


def _factors(node: ast.AST, above: bool = True) -> list[tuple[ast.AST, bool]]:
    """The factors of a product or a quotient, and whether each stands above the line."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        below = isinstance(node.op, ast.Div)
        return _factors(node.left, above) + _factors(node.right, above != below)
    return [(node, above)]


def _with_one_power(node: ast.AST, value: Callable[[ast.AST], Coefficient]) -> Coefficient:
    """A product with several powers of t that together are the power of a known base.

    SymPy writes (2 x) ** t as 2 ** t x ** t. Raises NeedsGenerator where they are not.
    """
    bases: list[Coefficient] = []
    read: list[Coefficient] = []
    for f, above in _factors(node):
        if isinstance(f, ast.BinOp) and isinstance(f.op, ast.Pow):
            base, (slope, shift) = value(f.left), _linear(value(f.right))
            bases.append(base ** (slope if above else -slope))
            read.append(base ** (shift if above else -shift))
        elif f is node:
            raise NeedsGenerator("power", ast.unparse(node))
        else:
            read.append(value(f) if above else 1 / value(f))
    if not bases:
        raise NeedsGenerator("power", ast.unparse(node))
    together = prod(bases[1:], start=bases[0])
    factor: Coefficient = together ** together.field.values["t"]
    return prod(read, start=factor)


def _linear(exponent: Coefficient) -> tuple[int, int]:
    """(k, d) where an exponent is k t + d; raises CertificateError where these are no integers of reasonable size."""
    slope, shift = exponent.linear_in_t()
    if max(abs(slope), abs(shift)) > LARGEST_EXPONENT:
        raise CertificateError(f"the exponent {exponent} is not of reasonable size")
    return slope, shift


def _power(base: Coefficient, exponent: Coefficient, text: str) -> Coefficient:
    if not (exponent.element.numer.is_ground and exponent.element.denom.is_ground):
        _linear(exponent)
        return base**exponent
    power = exponent.evaluate(dict.fromkeys(map(str, exponent.field.algebra.symbols), Fraction(0)))
    if power.denominator != 1 or abs(power) > LARGEST_EXPONENT:
        raise CertificateError(f"the exponent {power} in {text!r} is not an integer of reasonable size")
    return base ** int(power)


def _require_moderate(tree: ast.AST, text: str) -> None:
    """Raise CertificateError where the coefficient, expanded, would be too large to be worked with."""
    Degrees = dict[str, int]  # of each name

    def added(a: Degrees, b: Degrees) -> Degrees:
        return {name: a.get(name, 0) + b.get(name, 0) for name in {*a, *b}}

    def larger(a: Degrees, b: Degrees) -> Degrees:
        return {name: max(a.get(name, 0), b.get(name, 0)) for name in {*a, *b}}

    def grown(found: tuple[Degrees, Degrees, int], exponent: int) -> tuple[Degrees, Degrees, int]:
        top, bottom, bits = found
        return {n: d * exponent for n, d in top.items()}, {n: d * exponent for n, d in bottom.items()}, bits * exponent

    def size(node: ast.AST) -> tuple[Degrees, Degrees, int]:
        """Bounds of the degrees of numerator and denominator in each name, and of the bits of their numbers."""
        match node:
            case ast.Constant(value=int() as number):
                return {}, {}, max(1, number.bit_length())
            case ast.Call(args=[argument]):
                size(argument)
                return {"exp": 1}, {}, 1
            case ast.UnaryOp(operand=operand):
                return size(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as number)):
                found = grown(size(left), number)
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.UnaryOp(operand=ast.Constant(value=int() as number))):
                top, bottom, bits = grown(size(left), number)
                found = bottom, top, bits
            case ast.BinOp(left=left, op=op, right=right):
                (a, b, bits), (c, d, more) = size(left), size(right)
                if isinstance(op, ast.Div):
                    c, d = d, c
                product = isinstance(op, ast.Mult | ast.Div | ast.Pow)
                longest = bits + more if product else max(bits, more) + 1
                found = (added(a, c) if product else larger(added(a, d), added(c, b))), added(b, d), longest
            case ast.Name(id=name):
                return {name: 1}, {}, 1
            case _:
                return {}, {}, 1
        terms = max(prod(degree + 1 for degree in degrees.values()) for degrees in found[:2])
        if terms > _LARGEST_TERMS or found[2] > _LONGEST_NUMBER:
            raise CertificateError(f"the coefficient {text[:80]!r} is too large")
        return found

    size(tree)
