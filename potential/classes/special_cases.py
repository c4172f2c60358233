"""Which classes of problems contain which: a strongly convex function is a convex one, and the whole space is a set."""

from __future__ import annotations

from potential.classes.problem_class import ProblemClass


def special_cases(name: str) -> set[str]:
    """Names of classes whose problems belong to the class of that name too, its own among them.

    What is contained in a class or a setting is said by that one: `ProblemClass.special_cases` and `may_be_trivial`.
    """
    every = list(ProblemClass.every())
    classes = {cls.__name__: cls for cls in every}
    settings = {cls.setting: cls for cls in every if "setting" in vars(cls)}

    def contained(cls: type[ProblemClass] | None) -> tuple[str, ...]:
        return vars(cls).get("special_cases", ()) if cls is not None else ()

    found, queue = set(), [name]
    while queue:
        name = queue.pop()
        found.add(name)
        outer, _, inner = name.removesuffix(")").partition("(")
        queue.extend(contained(classes.get(name)))
        queue.extend(f"{outer}({case})" for case in contained(classes.get(inner)))
        setting = settings.get(outer)
        if setting is not None and setting.may_be_trivial and inner:
            queue.append(inner)
            queue.extend(f"{other}({inner})" for other in contained(setting))
    return found
