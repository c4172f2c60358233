"""What is printed as assumed, held against what the theorem for Rocq assumes: both ways, for every theorem."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
import sympy
from proofs_of_catalogue import statement_of

import methods
import potential as pt
from potential.classes.premises import Premise
from potential.rocq.record import read_record, theorem_file
from potential.statement.premises import premises, start_equations
from potential.statement.theorem import registered
from potential.statement.trace import trace
from potential.writing.latex import latex
from potential.writing.text import text as written

Key = tuple[str, str]  # the kind of a premise, and the symbol that it speaks of

# What a premise in Rocq says, as the premises that are printed for it. {f} is a function's name there.
OF_PREMISES: list[tuple[str, list[Key]]] = [
    (
        r"\(relatively_smooth_on K L f h /\\ relatively_smooth_on K L \(fun x => - f x\) h\)",
        [("smooth-adaptable", "f")],
    ),
    (r"smooth_convex L f grad|smooth_convex L_f fn_f grad_f", [("convex", "f"), ("smooth", "f")]),
    (r"smooth_strongly_convex L mu f grad", [("strongly-convex", "f"), ("smooth", "f")]),
    (r"\(forall i, smooth_convex L \(f_i i\) \(grad_i i\)\)", [("convex", "f_i"), ("smooth", "f_i")]),
    (
        r"\(forall i, smooth_strongly_convex L mu \(f_i i\) \(grad_i i\)\)",
        [("strongly-convex", "f_i"), ("smooth", "f_i")],
    ),
    (r"smooth(_in_norm)? L f grad", [("smooth", "f")]),
    (r"convex f|convex_on K f", [("convex", "f")]),
    (r"strongly_convex mu f|strongly_convex_on K mu f", [("strongly-convex", "f")]),
    (r"gradient_of f grad", [("differentiable", "f")]),
    (r"\(forall x, dom x -> is_derivative_on K f x \(grad x\)\)", [("differentiable", "f")]),
    (r"relatively_smooth_on K L f h", [("relatively-smooth", "f")]),
    (r"is_lower_bound fmin f|\(forall u, K u -> fmin <= f u( \+ h u)?\)", [("lower-bound", "f")]),
    (r"\(forall u, is_subgradient f u \(subgradient_f u\)\)", [("convex", "f"), ("subgradient", "f")]),
    (
        r"\(forall u, (dom|K) u -> is_dual_subgradient_on K f u \(subgradient_f u\)\)",
        [("convex", "f"), ("subgradient", "f")],
    ),
    (
        r"\(forall y, (K y -> )?exists g, is_subgradient(_on K)? f y g /\\ norm g <= G\)",
        [("convex", "f"), ("subgradient", "f"), ("bounded-subgradients", "f")],
    ),
    (r"\(0 < T\)%nat", []),
    (r"weakly_convex rho f", [("weakly-convex", "f"), ("weak-subgradient", "f")]),
    (r"\(forall u, is_prox whole f s u \(prox u\)\)", [("weak-proximal-step", "f")]),
    (r"generalized_smooth L0 L1 f grad", [("l0-l1-smooth", "f")]),
    (r"below_cubic_models M f grad hess", [("cubic-model", "f")]),
    (r"linear_composition mu L m M f grad", [("linear-composition", "f")]),
    (r"hoelder_smooth L b nu f grad", [("hoelder-smooth", "f")]),
    (r"polyak_lojasiewicz mu fmin f grad", [("polyak-lojasiewicz", "f")]),
    (r"subgradients_bounded G f", [("bounded-subgradients", "f")]),
    (r"strongly_convex_set alpha K", [("strongly-convex-set", "K")]),
    (r"gradient_from_below c K grad", [("gradient-from-below", "f")]),
    (r"diameter_at_most K D", [("diameter", "K")]),
    (r"is_minimizer f xs|is_minimizer_on K .* xs", [("minimizer", "x*")]),
    (r"K u|dom_f u", [("comparator", "u")]),
    (r"dom_hs v", [("dual-comparator", "v")]),
    (r"(K|dom|dom_g) (\(\w+ O\)|x0)", [("start-in-set", "x_0")]),
    (r"mirror_map K dom h dh", [("mirror-map", "h"), ("convex-set", "K")]),
    (r"strongly_convex_in_norm_on K 1 h", [("strongly-convex", "h")]),
    (r"\(forall theta, is_dual_step K h theta \(mirror theta\)\)", [("conjugate", "h*")]),
    (r"convex_on K (?P<part>h|psi)", [("closed-convex", "{part}")]),
    (r"convex_set dom_f|convex_on dom_f f", [("closed-convex", "f")]),
    (r"convex_set dom_hs|convex_on dom_hs hs", [("closed-convex", "h*")]),
    (r"averaging J", [("average", "J")]),
    (r"mixing lam J W", [("mixing", "W")]),
    (r"J xs = xs|grad xs = ys ⊖ W ys", [("minimizer", "x*")]),
    (r"map_norm_at_most M A", [("operator-norm", "A")]),
    (r"monotone_map F", [("monotone", "F")]),
    (r"lipschitz L F", [("lipschitz", "F")]),
    (r"cocoercive \(1 / L\) F", [("cocoercive", "F")]),
    (r"nonexpansive F", [("nonexpansive", "S")]),
    (r"monotone [AC]", [("maximally-monotone", "A")]),
    (r"dom_f xs|dom_g zs|A xs ⊕ B zs = c", [("feasible", "x*")]),
    (r"is_optimal dom_[fg] [fg] [AB] ys [xz]s", [("multiplier", "y*")]),
    (r"\(forall u, is_update dom_(?P<part>[fg]) .*\)", [("update", "{part}")]),
    (r"F xs = zero|A xs .*|C xs .*", [("zero", "x*")]),
    (r"F xs = xs", [("fixed-point", "x*")]),
    (r"quadratic_upper_bound L f xs", [("quadratic-upper-bound", "f")]),
    (r"restricted_secant mu grad xs", [("restricted-secant", "f")]),
    (r"error_bound L grad xs", [("error-bound", "f")]),
    (r"nearest_minimizers fmin f P_X", [("minimizers", "X"), ("nearest-minimizer", "P_X")]),
    (r"quasi_strongly_convex mu fmin f grad P_X", [("quasi-strongly-convex", "f")]),
    (r"quadratic_growth mu fmin f P_X", [("quadratic-growth", "f")]),
    (r"restricted_secant mu grad P_X", [("restricted-secant", "f")]),
    (r"error_bound mu grad P_X", [("error-bound", "f")]),
    (r"strongly_monotone_map mu F", [("strongly-monotone", "F")]),
    (r"strongly_monotone mu A", [("strongly-monotone", "A")]),
    (r"\(forall u, is_resolvent (?P<part>[AC]) .*\)", [("resolvent", "{part}")]),
    (r"\(forall u, is_prox K h .*\)", [("prox", "h")]),
    (r"smooth_strongly_convex L_f mu_f fn_f grad_f", [("strongly-convex", "f"), ("smooth", "f")]),
    (r"convex_set dom_g|convex_on dom_g (fn_)?g", [("closed-convex", "g")]),
    (r"convex_set set_(?P<part>[CK])", [("convex-set", "{part}")]),
    (r"\(forall u, is_projection set_(?P<part>[CK]) .*\)", [("projection", "{part}")]),
    (r"\(forall n, strongly_convex_on K mu \(f n\)\)", [("strongly-convex", "f")]),
    (r"mu_f = L_f \* q_f \^ 2", []),
    (r"smooth_convex L_g fn_g grad_g", [("convex", "g"), ("smooth", "g")]),
    (r"smooth_convex L_h fn_h grad_h", [("convex", "h"), ("smooth", "h")]),
    (r"convex fn_h", [("convex", "h")]),
    (r"is_lower_bound fmin \(fun u => fn_g u - fn_h u\)", [("lower-bound", "F")]),
    (r"(dom_g|set_[CK]) xs|is_subgradient_on dom_g .*|\(forall u, set_[CK] u -> .* <= 0\)", [("minimizer", "x*")]),
    (r"is_variational_solution K F xs", [("variational-solution", "x*")]),
    (r"is_mean P f_i grad_i f grad", [("mean", "f")]),
    (r"has_mean_at_most P \(fun i => ‖grad_i i xs‖²\) \(sigma \^ 2\)", [("component-noise", "f_i")]),
    (r"\(forall n x v, has_mean P .*noise n x omega, v[⟩⟫]\) 0\)", [("unbiased", "noise")]),
    (r"\(forall n x, has_mean_at_most P .* ‖noise n x omega‖²\) \(sigma \^ 2\)\)", [("bounded-variance", "noise")]),
    (
        r"\(forall n x, has_mean_at_most P .* ‖J \(noise n x omega\)‖²\) \(sigma \^ 2\)\)",
        [("average-variance", "noise")],
    ),
    (
        r"\(forall n x, .* ‖noise n x omega ⊖ J \(noise n x omega\)‖²\) \(\(INR N - 1\) \* sigma \^ 2\)\)",
        [("deviation-variance", "noise")],
    ),
    (r"\(forall n x, has_mean_at_most P .*length n x omega \^ 2\) \(sigma \^ 2\)\)", [("bounded-variance", "noise")]),
    (r"\(forall n x, has_mean_at_most P .*length n x omega \^ 2\) \(G \^ 2\)\)", [("second-moment", "noise")]),
    (r"\(forall n x, has_mean_at_most P .*noise n x omega‖²\) \(sigma \^ 2 \+ tau .*", [("growing-variance", "noise")]),
    (
        r"\(forall n x, has_mean_at_most P .*noise n x omega ⊖ noise n xs omega‖²\) .*",
        [("expected-smoothness", "noise")],
    ),
    (r"\(forall n, has_mean_at_most P .*noise n xs omega‖²\) \(sigma \^ 2\)\)", [("noise-at-minimizer", "noise")]),
    (r"is_mean \(uniform N N_positive\) f_i grad_i f grad", [("mean", "f")]),
    (r"\(forall w, has_mean .* \(V w\)\)", [("component-variance", "V")]),
    (r"\(forall w, has_mean .* \(B w\)\)", [("component-divergence", "B")]),
    # The bound speaks of an expectation: that there is one is said by writing it.
    (r"\(forall n, has_expectation (P|\((then_drawn|coin) .*\)) next n \(fun (x|state|theta) => .*\) .*\)", []),
    (r"blocks N B", [("blocks", "E")]),
    (r"is_projector P", [("orthogonal-blocks", "E")]),
    (r"smooth_along L1 P grad|smooth_along L2 \(rest P\) grad", [("blockwise-smooth", "f")]),
    (r"blockwise_smooth N B f grad", [("blockwise-smooth", "f")]),
    (r"nesterov_sequence lambda", [("sequence", "lambda_t")]),
    (r"A_1_sequence q A_1", [("sequence", "A_t")]),
    (r"root_of_time root", []),  # what is printed has the square root itself
    (r"\(forall t, 0 < t -> is_velocity (\w+) t \(\w+' t\)\)|starts_continuously \w+", [("flow", "x")]),
    (
        r"\(forall n \w+ (omega|\(omega : \(Omega \* bool\)\)), step .*\((grad|f)_i (omega|\(fst omega\))\).*\)",
        [("draw", "i")],
    ),
    (r"\(forall n x omega, step .*proj1_sig omega.*\)", [("draw", "i")]),
    (r"\(forall n (x|state) \(omega : (bool|\(Omega \* bool\))\), step .*\)", []),
    (r"\(forall (n|n (x|state|theta) omega|t), (0 < t -> |\(n < T\)%nat -> |dom .* -> )?(step|flow) .*\)", []),
]

# What a step in Rocq asks of what it takes, where that is printed as a premise: what P_K, prox and J stand for, say.
# An eps-subgradient is said to be one at every point; Rocq needs no convexity beside that.
# A relation of numbers that the iterates decide, of whichever.
DECIDED: list[Key] = [("decided", "step")]
OF_EPSILON: list[Key] = [("convex", "f"), ("subgradient", "f"), ("epsilon-subgradient", "e")]
OF_STEPS: list[tuple[str, list[Key]]] = [
    (r"is_(dual_)?subgradient(_on K)? f .*", [("convex", "f"), ("subgradient", "f")]),
    (r"is_prox whole f_i .*", [("prox", "f_i")]),
    (r"norm g <= G|dual_norm_at_most g G", [("bounded-subgradients", "f")]),
    (r"is_subgradient fn_h .*", [("convex", "h"), ("subgradient", "h")]),
    (r"is_tilted_minimizer .*", []),
    (r"is_frechet_subgradient f .*", [("weak-subgradient", "f")]),
    (r"is_prox whole f .*", [("weak-proximal-step", "f")]),
    (r"\(1 - L0 \* eta\) \^ 2 = .*", [("clipped-step", "eta_t")]),
    (r"is_cubic_step M .*|r \^ 2 = ‖.*", [("cubic-step", "r_t")]),
    (r"is_dual_norm .*", [("normed-space", "V")]),
    (r"is_projection K .*", [("projection", "P_K")]),
    (r"is_prox K h .*", [("prox", "h")]),
    (r"is_prox dom_f .*", [("prox", "f")]),
    (r"is_prox dom_hs .*", [("prox", "h*")]),
    (
        r"is_prox (whole|dom_(?P<part>[fg])) fn_(?P<function>[fg]) .*",
        [("prox", "{function}"), ("prox-subgradient", "{function}")],
    ),
    (r"is_resolvent (?P<part>[AC]) .*", [("resolvent", "{part}")]),
    (r"f x' <= f x - .*|fn_f x' <= fn_f y .*", DECIDED),
    (r"eta \* ‖g‖² <= f x - f xs", DECIDED),
    (r"gamma \* ⟨grad x, s ⊖ x⟩ .* <= .*", DECIDED),
    (r"⟨grad x', grad x⟩ <= c2 \* ‖grad x‖²", DECIDED),
    (r"(length|b') \^ 2 = .*", DECIDED),
    (r"lam' \^ 2 \* (‖grad x' ⊖ grad x‖² <=|⟨grad x', grad x⟩ =) .*", DECIDED),
    (r"gamma \* ‖grad x‖² = .*|‖grad x‖² = 2 \* L \* \(2 - L \* gamma\) \* .*", [("polyak-step", "gamma_t")]),
    (r"norm \(d ⊖ \(grad x\)\) <= delta \* norm \(grad x\)", [("relative-error", "d")]),
    (r"\(\(forall u, f x \+ ⟨e, u ⊖ x⟩ - eps <= f u\) /\\ norm e <= G\)", OF_EPSILON),
    (r"norm \(c ⊖ .*\) <= \(1 - theta\) \* norm .*", [("contractive-compressor", "C")]),
    (r"is_block N B .*", [("draw", "i")]),
    (r"is_update dom_(?P<part>[fg]) .*", [("update", "{part}")]),
    (r"is_(composite_)?mirror_step .*|is_linear_minimizer .*|is_line_minimizer .*|is_steepest_step .*", []),
    (r"\((\w+) = .* \\/ \1 = .*\)", [("coin", "coin")]),
    (r"[\w']+ = .*", []),
]

BINDERS: list[tuple[str, list[Key]]] = [
    (r"E : InnerProductSpace|E F : InnerProductSpace", [("inner-product-space", "E")]),
    (r"V : NormedSpace", [("normed-space", "V")]),
    (r"A B : LinearMap E F", [("linear", "A"), ("linear", "B")]),
    (r"c : F", [("target", "c")]),
    (r"v : F", [("dual-comparator", "v")]),
    (r"f : nat -> \w+ -> R", [("losses", "f")]),
    (r"coin_is : 0 <= .* <= 1", [("coin", "coin")]),
    (r"V : table N E -> R|B : table N E -> R", [("table", "w")]),
]

# Premises that are printed and that Rocq does without, with the reason.
WITHOUT: dict[str, set[Key]] = {
    # A step ends in K wherever it began, and f is smooth everywhere.
    "projected-gradient/stochastic": {("start-in-set", "x_0")},
}


def split(text: str, by: str) -> list[str]:
    """A text at a separator that stands in no brackets."""
    parts, depth, start = [], 0, 0
    for k, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and text.startswith(by, k):
            parts.append(text[start:k])
            start = k + len(by)
    return [" ".join(part.split()) for part in [*parts, text[start:]]]


class InRocq:
    """The premises of a theorem in Rocq, read from the file."""

    def __init__(self, file: str) -> None:
        head = file[file.rindex("\nTheorem ") :]
        head = head[: head.index("Proof.")]
        binders, _, body = head.partition(" :\n")
        inside = "[^()]"
        for _ in range(4):  # brackets in brackets, as a probability has them
            inside = rf"(?:[^()]|\({inside}*\))"
        self.binders = re.findall(rf"\(({inside}*)\)", binders)
        body, _, self.conclusion = body.partition("\n  forall T, ")
        self.premises = [p for p in split(body, "->") if p]
        if not self.conclusion:  # T is a variable of the theorem, the horizon of the method
            *self.premises, self.conclusion = self.premises
        step = re.search(r"^Definition (?:step|flow) .*?:=\n(.*?)\.\n", file, re.M | re.S)
        assert step is not None
        inner = step[1].partition(",\n")[2] if step[1].lstrip().startswith("exists") else step[1]
        self.conjuncts = split(inner, "/\\")

    def orders(self) -> Iterator[str]:
        """The premises that compare numbers, or say what one is the root of."""
        yield from (p for p in self.premises if self.is_order(p))

    @staticmethod
    def is_order(p: str) -> bool:
        compared = bool(re.search(r" <=? ", p)) or "sqrt" in p or bool(re.fullmatch(r"[\w ^*+-]+ = 0", p))
        return compared and not any(other in p for other in ("‖", "%nat", "norm", "->"))


def keys(table: list[tuple[str, list[Key]]], text: str, found: set[Key]) -> bool:
    """Add what a premise in Rocq is printed as; whether the table knows it."""
    for pattern, said in table:
        match = re.fullmatch(pattern, text)
        if match is not None:
            found |= {(kind, symbol.format(**match.groupdict())) for kind, symbol in said}
            return True
    return False


def order(left: str, sign: str, right: str) -> tuple[str, sympy.Expr]:
    """A comparison of two expressions as a sign and a difference that is not negative."""
    symbols = {name: sympy.Symbol(name) for name in re.findall(r"[A-Za-z_]\w*", f"{left} {right}") if name != "sqrt"}
    a, b = (sympy.sympify(side.replace("^", "**"), locals=symbols) for side in (left, right))
    if sign in (">", ">="):
        a, b, sign = b, a, sign.replace(">", "<")
    return sign, sympy.cancel(b - a) if sign != "=" else sympy.simplify(b - a)


def orders(chain: str) -> set[tuple[str, sympy.Expr]]:
    """The comparisons of a chain such as 0 < eta <= 1/L."""
    parts = re.split(r" (<=|>=|<|>|=) ", chain)
    return {order(parts[k - 1], parts[k], parts[k + 1]) for k in range(1, len(parts), 2)}


def printed_orders(found: list[Premise]) -> set[tuple[str, sympy.Expr]]:
    said: set[tuple[str, sympy.Expr]] = set()
    for p in found:
        if p.kind in ("domain", "root"):
            first, *others = [written(part) for part in p.words if not isinstance(part, str)]
            for formula in (first, *(others if first.endswith(" = 0") else ())):
                plain = formula.replace("_{t+1}", "_next").replace("_t", "")
                said |= orders(re.sub(r"(?<=[\w)]) (?=[\w(])", "*", plain))
    return said


@cache
def of(name: str) -> tuple[str, InRocq, list[Premise]]:
    return name, InRocq(theorem_file(name).read_text(encoding="utf-8")), list(premises(statement_of(name)))


# Those that have a file for Rocq.
@pytest.fixture(params=[name for name in registered() if "file" in read_record().get(name, {})])
def both(request: pytest.FixtureRequest) -> tuple[str, InRocq, list[Premise]]:
    return of(request.param)


def as_in_rocq(kind: str, symbol: str) -> Key:
    """The key of a printed premise: losses are one function there, and a start point is x_0."""
    if kind == "decided":
        return DECIDED[0]
    return kind, {"f_t": "f", "x_{start}": "x_0"}.get(symbol, symbol)


def test_premises_are_those_of_rocq(both: tuple[str, InRocq, list[Premise]]) -> None:
    name, there, found = both
    printed = {as_in_rocq(p.kind, p.symbol) for p in found}
    composite = ("convex-set", "K") not in printed  # K is then where the non-smooth part is finite
    expected: set[Key] = set()
    for text in there.premises:
        if there.is_order(text) or re.fullmatch(r"\w+ (O|0) = .*", text):
            continue
        if text == "convex_set K":
            expected |= {("closed-convex", "h")} if composite else {("convex-set", "K")}
            continue
        assert keys(OF_PREMISES, text, expected), f"{name}: nobody prints {text}"
    for text in there.conjuncts:
        assert keys(OF_STEPS, text, expected), f"{name}: nobody prints {text}"
    for text in there.binders:
        keys(BINDERS, text, expected)
    compared = {"domain", "root", "start", "start-anywhere"}
    printed = {key for key in printed if key[0] not in compared}
    if ("contraction" in name) and ("lipschitz", "F") in expected:
        expected = {("lipschitz", "S") if key == ("lipschitz", "F") else key for key in expected}  # of a map
    if ("strongly-convex", "f") in expected:
        expected.discard(("convex", "f"))  # which it is all the more
    assert expected - printed == set()
    assert printed - expected == WITHOUT.get(name, set())


def test_domains_are_those_of_rocq(both: tuple[str, InRocq, list[Premise]]) -> None:
    _, there, found = both
    expected: set[tuple[str, sympy.Expr]] = set()
    for text in there.orders():
        inner = re.fullmatch(r"\(forall n, (.*)\)", text)
        plain = re.sub(r"\((\w+) \(S n\)\)", r"\1_next", inner[1] if inner else text)
        plain = re.sub(r"\((\w+) n\)", r"\1", plain).replace("INR N", "n")
        expected |= orders(re.sub(r"sqrt mu$", "sqrt(mu)", plain))
    if "mu_f = L_f * q_f ^ 2" in there.premises:
        # With 0 < q_f < 1 and 0 < L_f, which are to be there, it says all that is said of mu_f.
        expected -= orders("0 < L_f") | orders("0 < q_f < 1") | orders("mu_f = L_f*q_f**2")
        expected |= orders("0 < mu_f < L_f") | orders("q_f = sqrt(mu_f/L_f)")
        assert {"0 < L_f", "0 < q_f", "q_f < 1"} <= set(there.premises)
    if "(0 < T)%nat" in there.premises:
        expected |= orders("N >= 1")  # the number of steps
    if any("N_positive" in b for b in there.binders):
        expected |= orders("n >= 1")  # a natural number that is positive
    assert printed_orders(found) == expected


def test_first_states_are_those_of_rocq(both: tuple[str, InRocq, list[Premise]]) -> None:
    name, there, _ = both
    statement = statement_of(name)
    printed = {f"{name}_0": written(made) for name, made in start_equations(statement)}
    first = next((n for n, v in statement.start_state.items() if v == statement.start), "")
    expected = {}
    for text in there.premises:
        match = re.fullmatch(r"(\w+) [O0] = (.*)", text)
        if match is not None and match[2] != f"{match[1]}_0":  # a first term, which is a parameter of that name
            right = re.sub(rf"{first} [O0]|x0", "x_0", match[2]) if first else match[2].replace("x0", "x_0")
            for sign, said in {" ⊖ ": " - ", " ⊕ ": " + ", " ⊙ ": " ", " / ": "/"}.items():
                right = right.replace(sign, said)
            right = right.replace("grad (x_0)", "grad f(x_0)").replace("(x_0) ", "x_0 ")
            known = {"zero": "0", "dh x_0": "grad h(x_0)"}
            expected[f"{re.sub(r'_1$', '', match[1])}_0"] = known.get(right, right)
    if statement.problem.expectation and re.search(r"\(dh x0\)\) T / INR T <= ", there.conclusion):
        expected = {f"{next(iter(statement.start_state))}_0": "grad h(x_0)"}
    if statement.problem.expectation and len(statement.start_state) > 1:
        firsts = re.search(r"\(((?:x0|zero)(?:, (?:x0|zero|\(fun _ => x0\)))+)\)", there.conclusion)
        assert firsts is not None
        expected = {
            f"{n}_0": {"x0": "x_0", "zero": "0", "(fun _ => x0)": "table(x_0)"}[made]
            for n, made in zip(statement.start_state, firsts[1].split(", "), strict=True)
            if (n, made) != ("x", "x0")
        }
    # Where the first vector of the state is the start point under another name, Rocq has that name alone.
    if first not in ("x", ""):
        expected[f"{first}_0"] = "x_0"
    assert printed == expected


def test_every_formula_in_a_premise_is_read(both: tuple[str, InRocq, list[Premise]]) -> None:
    for premise in both[2]:
        for part in premise.sentence:
            assert part if isinstance(part, str) else latex(part)
            assert "$" not in str(part)


def test_a_start_that_is_no_start_point_is_printed() -> None:
    class Warm(methods.GradientDescent):
        def start(self, p, x0):  # type: ignore[no-untyped-def]
            return p.minimizer

    class Half(methods.GradientDescent):
        def start(self, p, x0):  # type: ignore[no-untyped-def]
            return x0 - p.gradient(x0) / p.L

    warm, half = pt.prove(Warm), pt.prove(Half)
    for text in (warm.text(), str(warm.certificate.content)):
        assert "x_0 = x*" in text
    assert r"x_0 = x_\star" in warm.latex()
    assert "x_0 = x_{start} - (1/L) grad f(x_{start})" in " ".join(half.text().split())


def test_what_the_step_does_not_use_is_not_assumed() -> None:
    said = [p.plain for p in premises(trace("accelerated/simplified"))]
    assert not any("lambda" in text for text in said)
    said = [p.plain for p in premises(trace("fista/convex"))]
    assert any("lambda_{t+1}" in text for text in said)
