"""Which classes of problems are special cases of which, by their names."""


def special_cases(name: str) -> set[str]:
    """Names of classes whose problems belong to the class of that name too, its own among them.

    The whole space is a set, whose projection is the identity; one loss is a sequence of losses; the non-smooth part
    of a composite objective may be zero, or the indicator of a set; of a splitting the second operator may be zero;
    the least value of a numeric problem is known.
    """
    found, queue = set(), [name]
    while queue:
        name = queue.pop()
        found.add(name)
        outer, _, inner = name.removesuffix(")").partition("(")
        queue.extend(_SPECIAL_CASES.get(name, ()))
        queue.extend(f"{outer}({case})" for case in _SPECIAL_CASES.get(inner, ()))
        if outer in ("Constrained", "Online", "Composite", "Splitting", "PolyakStep") and inner:
            queue.append(inner)
            queue.extend(f"{wrapper}({inner})" for wrapper in _SPECIAL_SETTINGS.get(outer, ()))
    return found


# A smooth convex function with a minimizer is bounded below, and a strongly convex one has the inequality of Polyak and
# Lojasiewicz with the same constant; a cocoercive operator is monotone and Lipschitz with the same L.
_SPECIAL_CASES = {
    "Smooth": ("SmoothConvex", "PolyakLojasiewicz"),
    "DifferentiableConvex": ("SmoothConvex", "DifferentiableStronglyConvex"),
    "DifferentiableStronglyConvex": ("SmoothStronglyConvex",),
    "SmoothConvex": ("SmoothStronglyConvex",),
    "PolyakLojasiewicz": ("SmoothStronglyConvex",),
    "MonotoneLipschitz": ("Cocoercive",),
}
_SPECIAL_SETTINGS = {"Composite": ("Constrained",), "Splitting": ("Composite",)}
