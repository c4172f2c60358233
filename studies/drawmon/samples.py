"""The strokes of many sessions as one table: rows, features and labels, and where each canvas begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from studies.drawmon.features import Rows, features, labels, rows
from studies.drawmon.strokes import CATEGORIES, Array, Session


@dataclass(frozen=True)
class Samples:
    """Canvases one after another: `rows` of each, the categories' numbers of each, and the sessions."""

    canvases: Sequence[Rows]
    categories: Sequence[npt.NDArray[np.int64]]
    sessions: Sequence[Session]

    @classmethod
    def of(cls, sessions: Iterable[Session], *, beginnings: int = 0, seed: int = 0) -> Samples:
        """The sessions that have strokes, all annotated; and so many beginnings of each, of lengths drawn at random."""
        number = {category: k for k, category in enumerate(CATEGORIES)}
        rng = np.random.default_rng(seed)
        canvases, categories, kept = [], [], []
        for session in sessions:
            if not session.strokes:
                continue
            whole = rows(session)
            named = np.array([number[label] for label in labels(session)], dtype=np.int64)
            for end in [len(whole), *rng.integers(1, len(whole) + 1, beginnings).tolist()]:
                canvases.append(whole[:end])
                categories.append(named[:end])
                kept.append(session)
        if not kept:
            raise InputError("there are no sessions with strokes to learn from or to measure on.")
        return cls(canvases, categories, kept)

    @cached_property
    def features(self) -> Array:
        """Of all strokes, shape `(n, COUNT)`."""
        return np.concatenate([features(canvas) for canvas in self.canvases])

    @cached_property
    def category(self) -> npt.NDArray[np.int64]:
        """The number of each stroke's category, shape `(n,)`."""
        return np.concatenate(self.categories)

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """Where each canvas begins and the last one ends, among all strokes; shape `(canvases + 1,)`."""
        return np.cumsum([0, *map(len, self.canvases)])

    def __add__(self, other: Samples) -> Samples:
        return Samples(
            [*self.canvases, *other.canvases], [*self.categories, *other.categories], [*self.sessions, *other.sessions]
        )
