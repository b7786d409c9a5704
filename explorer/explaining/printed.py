"""What a reader who works with the numbers as they are printed comes to: exactly this number, or nearly.

Numbers are computed in full and printed rounded. Where the printed ones do not give the printed result to the last
digit, "≈" stands before it instead of "=", so that nobody looks for a mistake.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import isfinite

from explorer.words.numbers import ABOUT, EQUALS, LARGEST_PLAIN, MINUS, brief, number

Terms = Sequence[tuple[float, float]]  # of one cell: the pairs of numbers that are multiplied


def relation(exact: bool) -> str:
    """What stands between a calculation and its result."""
    return EQUALS if exact else ABOUT


def worth(text: str) -> Decimal | None:
    """The exact result of a calculation as it is printed ("−1 × 182 + 2 × 7", "(3 − 1) × 0.5"); None for other text.

    >>> worth("(3 − 1) × 0.5 + −2")
    Decimal('-1.0')
    """
    try:
        return _evaluated(ast.parse(text.strip().replace(MINUS, "-").replace("×", "*"), mode="eval").body)
    except (SyntaxError, ValueError):
        return None


def printed_whole(value: float) -> bool:
    """Whether a number is printed to its last digit."""
    return isfinite(value) and worth(number(value)) == Decimal(value)


def adds_up(terms: Iterable[float], total: float) -> bool:
    """Whether printed terms add up to the printed total, in cells of any size."""
    return multiplies([([(1.0, value) for value in terms], total)])


def multiplies(cells: Iterable[tuple[Terms, float]]) -> bool:
    """Whether in every cell the printed pairs, multiplied and added, give the printed number, in cells of any size."""
    return all(_multiplies(terms, result) for terms, result in cells)


def _multiplies(terms: Terms, result: float) -> bool:
    wanted, given = _anywhere(result), Decimal(0)
    if wanted is None:
        return False
    for one, other in terms:
        factors = _anywhere(one), _anywhere(other)
        if factors[0] is None or factors[1] is None:
            return False
        given += factors[0] * factors[1]
    return given == wanted


def _anywhere(value: float) -> Decimal | None:
    """What a number is worth as it is printed, where that is the same in large cells and in small ones."""
    if not isfinite(value):
        return None
    if value == round(value) and abs(value) < LARGEST_PLAIN:
        return Decimal(int(value))
    texts = {Decimal(text.replace(MINUS, "-")) for text in (number(value), brief(value), brief(value, signed=True))}
    return texts.pop() if len(texts) == 1 else None


def _evaluated(node: ast.expr) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Decimal(repr(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_evaluated(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _evaluated(operand)
        case ast.BinOp(left=left, op=op, right=right):
            one, other = _evaluated(left), _evaluated(right)
            if isinstance(op, ast.Add):
                return one + other
            if isinstance(op, ast.Sub):
                return one - other
            if isinstance(op, ast.Mult):
                return one * other
    raise ValueError(f"a printed calculation has numbers, +, − and ×, got {ast.unparse(node)!r}")
