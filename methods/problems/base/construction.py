"""How problems and their parts are made: what their constructors do not take is refused with what they do take."""

from __future__ import annotations

import abc
import difflib
import inspect
from collections.abc import Iterable
from typing import Any

from potential.errors import InputError

#: What other libraries call a quantity, by its name here.
_ALSO_CALLED = {
    "regularization": ("ridge", "l2", "reg", "alpha", "lam", "lambda_", "lamda", "lmbda", "penalty"),
    "weight": ("alpha", "lam", "lambda_", "lamda", "lmbda", "regularization", "strength", "l1"),
    "radius": ("r", "R"),
    "batch": ("batch_size", "minibatch"),
    "seed": ("random_state", "rng"),
}


class Constructed(abc.ABCMeta):
    """The class of classes whose constructors refuse wrong arguments by `InputError`."""

    @property
    def __signature__(cls) -> inspect.Signature:
        """That of the constructor, for who asks the class for its own."""
        signature = inspect.signature(cls.__init__)  # type: ignore[misc]  # the class is asked, and no object of it
        return signature.replace(parameters=list(signature.parameters.values())[1:])

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        """An object of the class; raises `InputError` for arguments that its constructor does not take."""
        signature = cls.__signature__
        try:
            signature.bind(*arguments, **options)
        except TypeError as error:
            names = [p.name for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
            unknown = next((name for name in options if name not in names), None)
            said = str(error) if unknown is None else f"takes no {unknown!r}{meant(unknown, names)}"
            raise InputError(f"{cls.__name__}: {said}; it takes {', '.join(names) or 'nothing'}") from None
        return super().__call__(*arguments, **options)


def meant(unknown: str, names: Iterable[str]) -> str:
    """A question whether a name that is known was meant, empty where none is near."""
    names = list(names)
    called = [name for name in names if unknown in _ALSO_CALLED.get(name, ())]
    near = called or difflib.get_close_matches(unknown, names, n=3)
    return f", did you mean {', '.join(near)}?" if near else ""
