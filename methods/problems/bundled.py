"""Ready-made problems on the data sets that scikit-learn carries along: what methods are checked on."""

from __future__ import annotations

import math
from collections.abc import Callable, Set
from functools import cache, partial
from typing import Any, cast

import numpy as np

from methods.problems.base.arrays import as_signs
from methods.problems.base.data import Data, prepared, read_bundled, standardized
from methods.problems.base.images import known_pixels, read_image
from methods.problems.base.numeric_problem import Array, NumericProblem
from methods.problems.base.problem import Problem
from methods.problems.base.smooth import SmoothProblem
from methods.problems.families import may_be
from methods.problems.losses.deviations import HyperbolicDeviations, PowerDeviations
from methods.problems.losses.hinge import HingeLoss
from methods.problems.losses.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.losses.least_squares import LeastSquares
from methods.problems.losses.linear import LinearLosses, MatrixGame, expert_losses
from methods.problems.losses.logistic_regression import LogisticRegression
from methods.problems.losses.nonconvex import RobustRegression, SigmoidLoss
from methods.problems.losses.optimal_transport import OptimalTransport
from methods.problems.losses.poisson import PoissonRegression
from methods.problems.losses.quadratic import Quadratic
from methods.problems.losses.rank_deficient import ComposedLeastSquares, RankDeficientLeastSquares
from methods.problems.losses.simplex_regression import SimplexRegression
from methods.problems.losses.weakly_convex import PenalizedDeviations
from methods.problems.operators.fixed_point import ForwardBackwardMap, LabelSpreading, Separation
from methods.problems.operators.inclusion import Inclusion
from methods.problems.operators.inpainting import Inpainting
from methods.problems.operators.lipschitz import GradientOperator, ProximalSaddle, SaddleOperator
from methods.problems.operators.noisy import NoisyOperator
from methods.problems.operators.saddle_point import TotalVariation
from methods.problems.operators.several import SumProblem
from methods.problems.operators.split_lasso import SplitLasso
from methods.problems.operators.variational_inequality import MatrixGameOperator
from methods.problems.parts import mirror_maps, monotone, regularizers, sets
from methods.problems.settings.blocks import BlockProblem
from methods.problems.settings.coins import CoinProblem
from methods.problems.settings.composite import CompositeProblem
from methods.problems.settings.compressed import CompressedProblem
from methods.problems.settings.constrained import ConstrainedProblem
from methods.problems.settings.coordinate import CoordinateProblem
from methods.problems.settings.difference import DifferenceProblem
from methods.problems.settings.epsilon_subgradients import EpsilonSubgradientProblem
from methods.problems.settings.finite_sum import FiniteSumProblem
from methods.problems.settings.inexact import InexactProblem
from methods.problems.settings.linear_proximal import LinearProximalProblem
from methods.problems.settings.mirror import MirrorProblem
from methods.problems.settings.network import NetworkProblem
from methods.problems.settings.noisy_agents import NoisyNetworkProblem
from methods.problems.settings.online import OnlineProblem
from methods.problems.settings.stochastic import StochasticProblem, StochasticSubgradientProblem
from methods.problems.settings.strongly_convex_set import StronglyConvexSetProblem
from methods.problems.settings.value_polyak import ValuePolyakProblem
from potential.catalogue import of_class
from potential.classes.special_cases import special_cases
from potential.errors import InputError, MissingExtraError
from potential.extras import load

#: The first ten columns of the breast cancer set, the means: with all thirty the classes can be separated.
_MEANS = tuple(range(10))


def bundled_problems() -> dict[str, Callable[[], Problem]]:
    """Names and builders of the ready-made problems; a builder reads its data and returns a new problem."""
    return {
        "least-squares/diabetes": lambda: LeastSquares.from_bundled("diabetes"),
        "logistic-regression/breast-cancer-means": lambda: LogisticRegression.from_bundled(
            "breast_cancer", columns=_MEANS, name="breast cancer (means)"
        ),
        "ridge-regression/diabetes": lambda: LeastSquares.from_bundled(
            "diabetes", regularization=0.1, name="diabetes, ridge 0.1"
        ),
        "logistic-regression/breast-cancer": lambda: LogisticRegression.from_bundled(
            "breast_cancer", regularization=0.01, name="breast cancer, ridge 0.01"
        ),
        "logistic-regression/digits-sparse": lambda: LogisticRegression.from_bundled(
            "digits", positive=8, sparse=True, regularization=0.01, name="digits (8, sparse), ridge 0.01"
        ),
        "least-absolute-deviations/diabetes": lambda: LeastAbsoluteDeviations.from_bundled("diabetes"),
        "hinge/breast-cancer-means": lambda: HingeLoss.from_bundled(
            "breast_cancer", columns=_MEANS, name="breast cancer (means)"
        ),
        "simplex-regression/diabetes": lambda: SimplexRegression.from_bundled("diabetes", standardize_target=True),
        "simplex-regression/wine": lambda: SimplexRegression.from_bundled(
            "wine", target="alcohol", standardize_target=True
        ),
    }


def bundled_settings() -> dict[str, Callable[[], Problem]]:
    """Names and builders of the others: over sets, in other geometries, with losses that change, drawn at random."""
    return {
        "constrained/logistic-regression-breast-cancer": lambda: _over(
            "logistic-regression/breast-cancer-all", lambda d: sets.OneNormBall(d, 5.0)
        ),
        "constrained/least-squares-diabetes-one-norm": lambda: _over(
            "least-squares/diabetes-standardized", lambda d: sets.OneNormBall(d, 0.5)
        ),
        "constrained/least-squares-diabetes-box": lambda: _over(
            "least-squares/diabetes-standardized", lambda d: sets.Box(0.0, 0.3, d)
        ),
        "constrained/least-squares-wine-simplex": lambda: _over("least-squares/wine", sets.Simplex),
        "constrained/digits-nuclear": lambda: _over(
            "regression/digits-pooled", lambda d: sets.NuclearBall((16, 10), 1.0)
        ),
        "constrained/ridge-regression-diabetes": lambda: _over(
            "ridge-regression/diabetes-standardized", lambda d: sets.Ball(d, 0.3)
        ),
        "constrained/ridge-logistic-breast-cancer": lambda: _over(
            "logistic-regression/breast-cancer", lambda d: sets.Ball(d, 1.0)
        ),
        "constrained/least-absolute-deviations-diabetes": lambda: _over(
            "least-absolute-deviations/diabetes-standardized", lambda d: sets.OneNormBall(d, 0.5)
        ),
        "strongly-convex-set/ridge-regression-diabetes": lambda: _over_ball(
            "ridge-regression/diabetes-standardized", 0.3
        ),
        "strongly-convex-set/ridge-logistic-breast-cancer": lambda: _over_ball(
            "logistic-regression/breast-cancer", 0.5
        ),
        "constrained/hinge-breast-cancer": lambda: _over("hinge/breast-cancer", lambda d: sets.Ball(d, 1.0)),
        "online/hinge-breast-cancer": lambda: OnlineProblem(
            _batches(HingeLoss, "breast_cancer", 50),
            sets.Ball(31, 1.0),
            name="hinge loss, breast cancer by 50, ball of radius 1",
        ),
        "online/least-absolute-deviations-diabetes": lambda: OnlineProblem(
            _batches(LeastAbsoluteDeviations, "diabetes", 40),
            sets.OneNormBall(11, 0.5),
            name="least absolute deviations, diabetes by 40, 1-norm ball of radius 0.5",
        ),
        "online/ridge-regression-diabetes": lambda: _streamed("diabetes", 40),
        "online/ridge-regression-wine": lambda: _streamed("wine", 20),
        "online/experts-breast-cancer": lambda: _advice("breast_cancer", None),
        "online/experts-wine": lambda: _advice("wine", 0),
        "mirror/game-breast-cancer": lambda: _game("breast_cancer", None),
        "mirror/game-wine": lambda: _game("wine", 0),
        "mirror/least-absolute-deviations-diabetes": lambda: _in_norm(
            "least-absolute-deviations/diabetes-standardized", 1.3
        ),
        "mirror/least-squares-diabetes": lambda: _in_norm("least-squares/diabetes-standardized", 1.5),
        "mirror/ridge-logistic-breast-cancer": lambda: _in_norm("logistic-regression/breast-cancer", 1.5),
        "stochastic/logistic-regression-breast-cancer-means": lambda: StochasticProblem(
            _part("logistic-regression/breast-cancer-means"), batch=32
        ),
        "stochastic/ridge-logistic-breast-cancer": lambda: StochasticProblem(
            _part("logistic-regression/breast-cancer"), batch=32
        ),
        "stochastic/ridge-regression-diabetes": lambda: StochasticProblem(
            _over("ridge-regression/diabetes-standardized", lambda d: sets.Ball(d, 0.3)), batch=16
        ),
        "stochastic/least-squares-diabetes": lambda: StochasticProblem(
            _over("least-squares/diabetes-standardized", lambda d: sets.Ball(d, 0.5)), batch=16
        ),
        "stochastic/sparse-logistic-breast-cancer": lambda: StochasticProblem(
            _with("logistic-regression/breast-cancer-all", lambda d: regularizers.OneNorm(d, 0.02)), batch=32
        ),
        "stochastic/sparse-logistic-breast-cancer-means": lambda: StochasticProblem(
            _with("logistic-regression/breast-cancer-means", lambda d: regularizers.OneNorm(d, 0.02)), batch=32
        ),
        "stochastic/ridge-logistic-digits": lambda: StochasticProblem(
            _part("logistic-regression/digits-sparse"), batch=32
        ),
        "stochastic/simplex-regression-diabetes": lambda: StochasticSubgradientProblem(
            _part("simplex-regression/diabetes"), batch=17
        ),
        "stochastic/simplex-regression-wine": lambda: StochasticSubgradientProblem(_part("simplex-regression/wine")),
        "stochastic/least-squares-wine-simplex": lambda: StochasticProblem(_on_simplex("least-squares/wine"), batch=16),
        "stochastic/ridge-logistic-breast-cancer-norm": lambda: StochasticProblem(
            _in_norm("logistic-regression/breast-cancer", 1.5), batch=32
        ),
        "finite-sum/least-squares-diabetes": lambda: FiniteSumProblem(
            _part("least-squares/diabetes-standardized"), batch=17
        ),
        "finite-sum/logistic-regression-iris": lambda: FiniteSumProblem(
            LogisticRegression.from_bundled("iris", positive=1, name="iris (versicolor)"), batch=10
        ),
        "finite-sum/ridge-logistic-wine": lambda: FiniteSumProblem(
            LogisticRegression.from_bundled("wine", positive=1, regularization=0.01, name="wine (1), ridge 0.01"),
            batch=2,
        ),
        "finite-sum/ridge-regression-diabetes": lambda: FiniteSumProblem(
            _part("ridge-regression/diabetes-standardized"), batch=17
        ),
        "coordinate/least-squares-diabetes": lambda: CoordinateProblem(_part("least-squares/diabetes-standardized")),
        "coordinate/ridge-logistic-breast-cancer": lambda: CoordinateProblem(
            _part("logistic-regression/breast-cancer")
        ),
        "blocks/least-squares-diabetes": lambda: BlockProblem(_part("least-squares/diabetes-standardized"), 5),
        "blocks/ridge-logistic-breast-cancer": lambda: BlockProblem(_part("logistic-regression/breast-cancer"), 5),
        "coordinate/ridge-regression-diabetes": lambda: CoordinateProblem(
            _part("ridge-regression/diabetes-standardized")
        ),
        "composite/lasso-diabetes": lambda: _with(
            "least-squares/diabetes-standardized", lambda d: regularizers.OneNorm(d, 0.1)
        ),
        "composite/sparse-logistic-breast-cancer": lambda: _with(
            "logistic-regression/breast-cancer-all", lambda d: regularizers.OneNorm(d, 0.02)
        ),
        "composite/elastic-net-diabetes": lambda: _with(
            "ridge-regression/diabetes-standardized", lambda d: regularizers.OneNorm(d, 0.05)
        ),
        "composite/group-lasso-digits": lambda: _with(
            "regression/digits-pooled", lambda d: regularizers.GroupNorm(np.arange(d) // 10, 0.01)
        ),
        "proximal/median-wine": lambda: CompositeProblem(
            None, regularizers.AbsoluteDeviations(read_bundled("wine").features), name="median, wine"
        ),
        "proximal/least-squares-digits": lambda: CompositeProblem(
            None, regularizers.QuadraticTerm(_smooth_part("least-squares/digits"))
        ),
        "proximal/best-expert-breast-cancer": lambda: _best_expert("breast_cancer", None),
        "proximal/best-expert-wine": lambda: _best_expert("wine", 0),
        "nonconvex/robust-regression-diabetes": lambda: RobustRegression.from_bundled(
            "diabetes", standardize_target=True, scale=1.0
        ),
        "nonconvex/sigmoid-breast-cancer": lambda: SigmoidLoss.from_bundled("breast_cancer"),
        "weakly-convex/deviations-diabetes": lambda: PenalizedDeviations(
            _signal("diabetes", None), 1.5, 0.5, name="penalized deviations, diabetes"
        ),
        "weakly-convex/deviations-wine": lambda: PenalizedDeviations(
            _signal("wine", "alcohol"), 1.5, 0.5, name="penalized deviations, wine"
        ),
        "l0-l1-smooth/deviations-diabetes": lambda: HyperbolicDeviations(
            _signal("diabetes", None), name="hyperbolic deviations, diabetes"
        ),
        "l0-l1-smooth/deviations-wine": lambda: HyperbolicDeviations(
            _signal("wine", "alcohol"), name="hyperbolic deviations, wine"
        ),
        "hoelder-smooth/deviations-diabetes": lambda: PowerDeviations(
            _signal("diabetes", None), 0.5, 0.1, name="deviations to the power 3/2, diabetes"
        ),
        "hoelder-smooth/deviations-wine": lambda: PowerDeviations(
            _signal("wine", "alcohol"), 0.25, 0.1, name="deviations to the power 5/4, wine"
        ),
        "polyak-lojasiewicz/least-squares-digits": lambda: RankDeficientLeastSquares.from_bundled(
            "digits", standardize_target=True
        ),
        "polyak-lojasiewicz/least-squares-breast-cancer": _wide,
        "composition/least-squares-digits": lambda: ComposedLeastSquares(
            cast(RankDeficientLeastSquares, bundled_problem("polyak-lojasiewicz/least-squares-digits"))
        ),
        "composition/least-squares-breast-cancer": lambda: ComposedLeastSquares(
            cast(RankDeficientLeastSquares, _wide())
        ),
        "inexact/least-squares-diabetes": lambda: _inexact("least-squares/diabetes-standardized", 0.25),
        "inexact/ridge-regression-diabetes": lambda: _inexact("ridge-regression/diabetes-standardized", 0.25),
        "inexact/ridge-logistic-breast-cancer": lambda: _inexact("logistic-regression/breast-cancer", 0.1),
        "inexact/least-squares-digits": lambda: InexactProblem(
            cast(Problem, bundled_problem("polyak-lojasiewicz/least-squares-digits")), 0.5
        ),
        "compressed/robust-regression-diabetes": lambda: CompressedProblem(
            RobustRegression.from_bundled("diabetes", standardize_target=True, scale=1.0), 3
        ),
        "compressed/logistic-regression-breast-cancer": lambda: CompressedProblem(
            _part("logistic-regression/breast-cancer"), 8
        ),
        "network/ridge-regression-diabetes": lambda: _ring(34),
        "network/ridge-logistic-iris": lambda: _star(15),
        "coins/network-ridge-regression-diabetes": lambda: CoinProblem(_ring(221)),
        "coins/network-ridge-logistic-iris": lambda: CoinProblem(_star(50)),
        "coins/noisy-network-ridge-logistic-iris": lambda: CoinProblem(NoisyNetworkProblem(_star(50), batch=10)),
        "coins/noisy-network-ridge-logistic-wine": lambda: CoinProblem(NoisyNetworkProblem(_pair(), batch=13)),
        "coins/elastic-net-diabetes": lambda: CoinProblem(
            _with("ridge-regression/diabetes-standardized", lambda d: regularizers.OneNorm(d, 0.05))
        ),
        "coins/sparse-ridge-logistic-breast-cancer": lambda: CoinProblem(
            _with("logistic-regression/breast-cancer", lambda d: regularizers.OneNorm(d, 0.02))
        ),
        "epsilon-subgradient/least-absolute-deviations-diabetes": lambda: EpsilonSubgradientProblem(
            _part("least-absolute-deviations/diabetes-standardized"), 0.01
        ),
        "epsilon-subgradient/hinge-breast-cancer": lambda: EpsilonSubgradientProblem(
            _part("hinge/breast-cancer-means"), 0.05
        ),
        "value-polyak/ridge-regression-diabetes": lambda: ValuePolyakProblem(
            _part("ridge-regression/diabetes-standardized")
        ),
        "value-polyak/ridge-logistic-breast-cancer": lambda: ValuePolyakProblem(
            _part("logistic-regression/breast-cancer")
        ),
        "relative/deblurring-digit": lambda: _deblurring(composite=False),
        "relative/mixture-of-digits": lambda: _mixture(composite=False),
        "relative/transport-of-digits": _transport_of_digits,
        "relative/transport-of-iris": _transport_of_iris,
        "relative/deblurring-digit-composite": lambda: _deblurring(composite=True),
        "relative/mixture-of-digits-composite": lambda: _mixture(composite=True),
    }


def bundled_operators() -> dict[str, Callable[[], NumericProblem]]:
    """Names and builders of the ready-made problems without an objective: operators, maps, splittings, saddle points.

    A name begins with the kind of problem: `operator/` for operators and games, `fixed-point/` for maps, `inclusion/`
    for sums of an operator and one known by its resolvent, `splitting/` for those with two, `saddle/`,
    `constraint/` for two functions with a linear constraint, and `difference/` for differences of convex functions.
    """
    return {
        "operator/saddle-diabetes": lambda: SaddleOperator(
            *_residuals("diabetes", None), q=1.0, name=_title("diabetes")
        ),
        "operator/saddle-wine": lambda: SaddleOperator(*_residuals("wine", "alcohol"), q=1.0, name=_title("wine")),
        "operator/noisy-saddle-diabetes": lambda: NoisyOperator(
            SaddleOperator(*_residuals("diabetes", None), p=1.0, q=1.0, name=f"{_title('diabetes')}, ridge 1"), 1.0
        ),
        "operator/noisy-saddle-wine": lambda: NoisyOperator(
            SaddleOperator(*_residuals("wine", "alcohol"), p=1.0, q=1.0, name=f"{_title('wine')}, ridge 1"), 1.0
        ),
        "operator/gradient-diabetes": lambda: GradientOperator(_smooth_part("least-squares/diabetes-standardized")),
        "operator/gradient-breast-cancer": lambda: GradientOperator(_smooth_part("logistic-regression/breast-cancer")),
        "operator/game-breast-cancer": lambda: _equilibrium("breast_cancer", None),
        "operator/game-wine": lambda: _equilibrium("wine", 0),
        "operator/proximal-saddle-diabetes": lambda: ProximalSaddle(
            *_residuals("diabetes", None), q=1.0, name=f"{_title('diabetes')}, by its resolvent"
        ),
        "operator/proximal-saddle-wine": lambda: ProximalSaddle(
            *_residuals("wine", "alcohol"), q=1.0, name=f"{_title('wine')}, by its resolvent"
        ),
        "operator/strongly-monotone-saddle-diabetes": lambda: ProximalSaddle(
            *_residuals("diabetes", None), p=0.1, q=1.0, name=f"{_title('diabetes')}, ridge 0.1, by its resolvent"
        ),
        "operator/strongly-monotone-saddle-wine": lambda: ProximalSaddle(
            *_residuals("wine", "alcohol"), p=0.1, q=1.0, name=f"{_title('wine')}, ridge 0.1, by its resolvent"
        ),
        "fixed-point/label-spreading-digits": lambda: _spreading("digits", 8, 0.99),
        "fixed-point/label-spreading-wine": lambda: _spreading("wine", 0, 0.9),
        "fixed-point/lasso-diabetes": lambda: ForwardBackwardMap(
            _sparse("least-squares/diabetes-standardized", 0.05), name="forward-backward map, lasso on diabetes"
        ),
        "fixed-point/separation-wine": lambda: _separation("wine", 0),
        "fixed-point/separation-breast-cancer": lambda: _separation("breast_cancer", None),
        "splitting/inpainting-smooth-china": lambda: _inpainting("china", exact=False),
        "splitting/inpainting-smooth-flower": lambda: _inpainting("flower", exact=False),
        "splitting/inpainting-china": lambda: _inpainting("china", exact=True),
        "splitting/inpainting-flower": lambda: _inpainting("flower", exact=True),
        "inclusion/lasso-diabetes": lambda: _sparse("least-squares/diabetes-standardized", 0.05),
        "inclusion/sparse-logistic-breast-cancer": lambda: _sparse("logistic-regression/breast-cancer-all", 0.02),
        "sum/elastic-net-diabetes": lambda: _elastic_net("diabetes", None),
        "sum/elastic-net-wine": lambda: _elastic_net("wine", "alcohol"),
        "sum/low-rank-china": lambda: _low_rank("china"),
        "sum/low-rank-flower": lambda: _low_rank("flower"),
        "saddle/total-variation-china": lambda: _denoising("china"),
        "saddle/total-variation-flower": lambda: _denoising("flower"),
        "difference/robust-regression-diabetes": lambda: DifferenceProblem(
            RobustRegression.from_bundled("diabetes", standardize_target=True, scale=1.0)
        ),
        "difference/sigmoid-breast-cancer": lambda: DifferenceProblem(SigmoidLoss.from_bundled("breast_cancer")),
        "constraint/fused-lasso-diabetes": lambda: SplitLasso.fused(
            *_fit("diabetes", None), 0.05, name="fused lasso, diabetes"
        ),
        "constraint/consensus-lasso-wine": lambda: SplitLasso.consensus(
            *_fit("wine", "alcohol"), 0.05, agents=4, name="lasso by consensus of 4 agents, wine"
        ),
    }


def problems_without_data() -> dict[str, Callable[[], NumericProblem]]:
    """Names and builders of problems that need no package beside the core: for where none brings data or a solver."""
    return {"logistic-regression/synthetic": _synthetic}


def _synthetic() -> NumericProblem:
    """Two clouds of points that overlap."""
    draws = np.random.default_rng(0)
    labels = np.where(np.arange(200) < 100, 1.0, -1.0)
    features = draws.standard_normal((200, 10)) + 0.3 * labels[:, None]
    return LogisticRegression(features, labels, 0.01, name="logistic regression, synthetic, ridge 0.01")


def _parts() -> dict[str, Callable[[], Problem]]:
    """What the problems over sets are made of, beside the bundled ones."""
    return {
        "logistic-regression/breast-cancer-all": lambda: LogisticRegression.from_bundled("breast_cancer"),
        "least-squares/diabetes-standardized": lambda: LeastSquares.from_bundled("diabetes", standardize_target=True),
        "least-squares/wine": lambda: LeastSquares.from_bundled(
            "wine", target="alcohol", standardize_target=True, intercept=False
        ),
        "ridge-regression/diabetes-standardized": lambda: LeastSquares.from_bundled(
            "diabetes", standardize_target=True, regularization=0.1, name="diabetes, ridge 0.1"
        ),
        "least-absolute-deviations/diabetes-standardized": lambda: LeastAbsoluteDeviations.from_bundled(
            "diabetes", standardize_target=True
        ),
        "hinge/breast-cancer": lambda: HingeLoss.from_bundled("breast_cancer"),
        "regression/digits-pooled": _digits,
        "least-squares/digits": lambda: LeastSquares.from_bundled("digits", standardize_target=True),
    }


@cache
def _part(name: str) -> Problem:
    return {**bundled_problems(), **_parts()}[name]()


def _ring(batch: int) -> Problem:
    return NetworkProblem(FiniteSumProblem(_part("ridge-regression/diabetes-standardized"), batch=batch))


def _pair() -> Problem:
    wine = LogisticRegression.from_bundled("wine", positive=1, regularization=0.01, name="wine (1), ridge 0.01")
    return NetworkProblem(FiniteSumProblem(wine, batch=89))


def _star(batch: int) -> Problem:
    iris = LogisticRegression.from_bundled("iris", positive=1, regularization=0.1, name="iris, ridge 0.1")
    return NetworkProblem(FiniteSumProblem(iris, batch=batch), [(0, agent) for agent in range(1, 150 // batch)])


def _over(part: str, domain: Callable[[int], sets.ConvexSet]) -> Problem:
    problem = _part(part)
    return ConstrainedProblem(problem, domain(problem.dimension))


def _over_ball(part: str, radius: float) -> Problem:
    problem = _smooth_part(part)
    return StronglyConvexSetProblem(problem, sets.Ball(problem.dimension, radius))


def _smooth_part(part: str) -> SmoothProblem:
    problem = _part(part)
    assert isinstance(problem, SmoothProblem)
    return problem


def _with(part: str, regularizer: Callable[[int], regularizers.Regularizer]) -> Problem:
    problem = _smooth_part(part)
    return CompositeProblem(problem, regularizer(problem.dimension))


def _in_norm(part: str, p: float) -> Problem:
    problem = _part(part)
    return MirrorProblem(problem, mirror_maps.PNorm(problem.dimension, p))


def _on_simplex(part: str) -> Problem:
    problem = _part(part)
    return MirrorProblem(problem, mirror_maps.Entropy(problem.dimension))


def _advice(dataset: str, positive: int | None) -> Problem:
    losses = LinearLosses(expert_losses(dataset, positive))
    title = f"expert advice, {dataset.replace('_', ' ')}"
    return OnlineProblem(losses, mirror_maps.Entropy(losses.matrix.shape[1]), name=title)


def _best_expert(dataset: str, positive: int | None) -> Problem:
    loss = expert_losses(dataset, positive).mean(axis=0)
    title = f"best expert, {dataset.replace('_', ' ')}"
    return LinearProximalProblem(loss, mirror_maps.Entropy(len(loss)), name=title)


def _game(dataset: str, positive: int | None) -> Problem:
    # Of each feature's two experts the better one, and examples as columns: who errs least at worst?
    losses = expert_losses(dataset, positive)
    losses = losses[:, losses.mean(axis=0) < 0.5]
    title = f"matrix game, {dataset.replace('_', ' ')} experts"
    return MirrorProblem(MatrixGame(losses.T), mirror_maps.Entropy(losses.shape[1]), name=title)


def _residuals(dataset: str, target: str | None) -> tuple[Array, None, Array]:
    """Features and target over the root of the number of examples: `min_x max_y <A x - c, y> - ||y||^2/2`."""
    data = prepared(read_bundled(dataset, target), standardize=True, standardize_target=True, intercept=True)
    scale = 1.0 / math.sqrt(len(data.target))
    return scale * data.features, None, scale * data.target


def _fit(dataset: str, target: str | None) -> tuple[Array, Array]:
    """Features and target over the root of the number of examples."""
    features, _, values = _residuals(dataset, target)
    return features, values


def _title(dataset: str) -> str:
    return f"least squares as a saddle point, {dataset}"


def _equilibrium(dataset: str, positive: int | None) -> NumericProblem:
    losses = expert_losses(dataset, positive)
    losses = losses[:, losses.mean(axis=0) < 0.5]
    return MatrixGameOperator(losses, name=f"matrix game as an operator, {dataset.replace('_', ' ')} experts")


def _separation(dataset: str, positive: int | None) -> NumericProblem:
    data = prepared(read_bundled(dataset), standardize=True, standardize_target=False, intercept=True)
    labels = as_signs(data.target, positive=positive)
    return Separation(data.features, labels, name=f"separating half-spaces, {dataset.replace('_', ' ')}")


def _spreading(dataset: str, positive: int, spread: float) -> NumericProblem:
    """One class of a data set: one label in twenty is known, and spreads to the seven nearest neighbours."""
    neighbors = load("sklearn.neighbors", "the graph of a bundled data set")
    data = read_bundled(dataset)
    near = neighbors.kneighbors_graph(data.features, 7)
    labels = np.where(data.target == positive, 1.0, -1.0)
    labels[np.arange(labels.size) % 20 != 0] = 0.0
    name = f"label spreading, {dataset} ({positive})"
    return LabelSpreading(((near + near.T) > 0).astype(np.float64), labels, spread=spread, name=name)


def _streamed(dataset: str, size: int) -> Problem:
    """Ridge regression whose examples come so many at a time, each loss strongly convex over a ball."""
    target = None if dataset == "diabetes" else "alcohol"
    data = prepared(read_bundled(dataset, target), standardize=True, standardize_target=True, intercept=True)
    starts = range(0, len(data.target), size)
    losses = [LeastSquares(data.features[k : k + size], data.target[k : k + size], 0.5) for k in starts]
    title = f"ridge regression, {dataset} by {size}, ball of radius 0.5"
    return OnlineProblem(losses, sets.Ball(losses[0].dimension, 0.5), name=title)


def _signal(dataset: str, target: str | None) -> Array:
    """The standardized target of a data set."""
    data = prepared(read_bundled(dataset, target), standardize=True, standardize_target=True, intercept=False)
    return np.asarray(data.target, dtype=np.float64)


def _elastic_net(dataset: str, target: str | None) -> NumericProblem:
    """Ridge regression and a multiple of the 1-norm, each by its proximal step."""
    loss = LeastSquares.from_bundled(dataset, target=target, standardize_target=True, regularization=0.1)
    norm = regularizers.OneNorm(loss.dimension, 0.05)
    return SumProblem(f=loss, g=norm, name=f"elastic net in two parts, {dataset}")


def _low_rank(photograph: str) -> NumericProblem:
    """Images of small nuclear norm, and images near the known pixels of a photograph."""
    image = read_image(photograph, 32)
    u, s, v = np.linalg.svd(image)
    near = (u[:, :8] * s[:8]) @ v[:8]
    known = known_pixels(image.shape).reshape(image.shape).astype(bool)
    lower, upper = np.where(known, near - 0.05, -0.5), np.where(known, near + 0.05, 1.5)
    low = sets.NuclearBall(image.shape, 1.05 * float(s[:8].sum()))
    pixels = sets.Box(lower.ravel(), upper.ravel())
    return SumProblem(C=low, K=pixels, point=near.ravel(), name=f"low rank, {photograph} 32 x 32")


def _sparse(part: str, weight: float) -> Inclusion:
    problem = _part(part)
    assert isinstance(problem, SmoothProblem)
    penalty = monotone.Subdifferential(regularizers.OneNorm(problem.dimension, weight))
    return Inclusion(GradientOperator(problem), penalty, name=f"{problem.name}, 1-norm times {weight:g}")


def _inpainting(photograph: str, *, exact: bool) -> NumericProblem:
    image = read_image(photograph, 64)
    kind: dict[str, Any] = {"exact": True, "regularization": 0.5} if exact else {"exact": False, "weight": 0.01}
    title = f"inpainting{'' if exact else ' in the mean'}, {photograph} 64 x 64"
    return Inpainting(image, known_pixels(image.shape), name=title, **kind)


def _denoising(photograph: str) -> NumericProblem:
    image = read_image(photograph, 64)
    noise = np.random.default_rng(0).standard_normal(image.shape)
    return TotalVariation(image + 0.1 * noise, 0.1, name=f"total variation, {photograph} 64 x 64")


def _batches(model: type[HingeLoss | LeastAbsoluteDeviations], dataset: str, size: int) -> list[Problem]:
    """The examples in the order of the data set, so many to a loss; the last loss has what is left."""
    data = prepared(read_bundled(dataset), standardize=True, standardize_target=False, intercept=True)
    target = as_signs(data.target) if model.classification else standardized(data.target[:, None])[:, 0]
    starts = range(0, len(target), size)
    return [model(data.features[k : k + size], target[k : k + size]) for k in starts]


def _digits() -> Problem:
    """Least squares for a matrix that maps the digits, pooled to 4 by 4, to indicators of the ten classes.

    With the Gram matrix `P'P/n` of the pooled digits, the mean over examples of `||W'p - y||^2 / 2` is a
    quadratic of the entries of `W`, which is of shape `(16, 10)`.
    """
    data = read_bundled("digits")
    n = len(data.target)
    pooled = data.features.reshape(n, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(n, 16) / 16.0
    indicators = (data.target[:, None] == np.arange(10)).astype(np.float64)
    gram = np.kron(pooled.T @ pooled / n, np.eye(10))
    return Quadratic(gram, (pooled.T @ indicators / n).ravel(), 0.5, name="regression, digits (pooled)")


def _inexact(part: str, delta: float) -> Problem:
    return InexactProblem(_part(part), delta)


def _wide() -> Problem:
    """The malignancy of twenty tumours from thirty features, which fit it without a residual."""
    data = read_bundled("breast_cancer")
    first = Data(data.features[:20], as_signs(data.target)[:20], "breast cancer (20 examples)")
    data = prepared(first, standardize=True, standardize_target=False, intercept=True)
    return RankDeficientLeastSquares(data.features, data.target, name=f"least squares, {data.name}")


def _deblurring(*, composite: bool) -> Problem:
    """The first digit, whose pixels count the dots in blocks of 4 by 4, taken for a blurred image.

    Blurred is each row and each column, with the weights 1, 2, 1 over 4.
    """
    blur = 0.5 * np.eye(8) + 0.25 * np.eye(8, k=1) + 0.25 * np.eye(8, k=-1)
    counts = read_bundled("digits").features[0]
    name = "deblurring, digits (first)" + (", prior apart" if composite else "")
    return PoissonRegression(np.kron(blur, blur), counts, shape=2.0, rate=0.25, composite=composite, name=name)


def _mixture(*, composite: bool) -> Problem:
    """The last digit as a mixture of the mean images of the ten classes, which are taken over all others."""
    data = read_bundled("digits")
    images, labels = data.features[:-1], data.target[:-1]
    means = np.array([images[labels == digit].mean(axis=0) for digit in range(10)]).T
    seen = means.any(axis=1)
    name = "mixture, digits (last)" + (", prior apart" if composite else "")
    counts = data.features[-1][seen]
    return PoissonRegression(means[seen], counts, shape=1.5, rate=1.0, composite=composite, name=name)


def _transport_of_digits() -> Problem:
    """The ink of the first digit carried to that of the second, at the cost of the squared distances of the pixels."""
    digits = read_bundled("digits").features[:2]
    places = np.array([(i, j) for i in range(8) for j in range(8)], dtype=float)
    (ink, wanted), (here, there) = digits, (places[digit > 0.0] for digit in digits)
    cost = ((here[:, None] - there) ** 2).sum(axis=2)
    rows, columns = ink[ink > 0.0] / ink.sum(), wanted[wanted > 0.0] / wanted.sum()
    return OptimalTransport(cost, rows, columns, regularization=1.0, name="optimal transport, digits (first, second)")


def _transport_of_iris() -> Problem:
    """The flowers of the first species carried to those of the last, at the cost of the squared distances."""
    data = read_bundled("iris")
    here, there = (data.features[data.target == species] for species in (0, 2))
    cost = ((here[:, None] - there) ** 2).sum(axis=2)
    rows, columns = (np.full(len(flowers), 1.0 / len(flowers)) for flowers in (here, there))
    return OptimalTransport(cost, rows, columns, regularization=2.0, name="optimal transport, iris (first, last)")


def builders() -> dict[str, Callable[[], NumericProblem]]:
    """All these problems by name, each as a function that builds it: once in a process."""
    return {name: partial(bundled_problem, name) for name in _all()}


def _all() -> dict[str, Callable[[], NumericProblem]]:
    return {**bundled_problems(), **bundled_settings(), **bundled_operators(), **problems_without_data()}


@cache
def bundled_problem(name: str) -> NumericProblem:
    """One of `bundled_problems()`, `bundled_settings()`, `bundled_operators()`, `problems_without_data()`.

    It is built once in a process.

    Raises `InputError` for another name.
    """
    known = _all()
    if name not in known:
        raise InputError(f"{name!r} is none of the bundled problems: {', '.join(known)}.")
    return known[name]()


def problems_for(class_name: str) -> list[NumericProblem]:
    """The bundled problems of a class, named as in `potential`, `"Constrained(SmoothConvex)"` say, in a fixed order.

    Those of its special cases where none says so itself: of strongly convex functions for the inequality of Polyak and
    Lojasiewicz, say. Each is built once in a process. Where scikit-learn is not there to bring the data, those without
    data take their place. Raises `InputError` for a class that none of them belongs to.
    """
    problems, missing = _built({class_name})
    if any(class_name in problem.class_names for problem in problems):
        return of_class(class_name, problems)
    # Only now those of special cases are built; and all, where the error is to say what there is.
    cases = special_cases(class_name)
    problems, missing = _built(cases)
    if not any(cases & problem.class_names for problem in problems):
        problems, missing = _built(None)
    if missing is not None:
        raise missing
    return of_class(class_name, problems)


def _built(class_names: Set[str] | None) -> tuple[list[NumericProblem], MissingExtraError | None]:
    """The problems that may be of one of these classes, and what was missing where some could not be built.

    Of None, all problems.
    """
    problems, missing = [], None
    for name in (*bundled_problems(), *bundled_settings(), *bundled_operators()):
        if class_names is not None and not may_be(name, class_names):
            continue
        try:
            problems.append(bundled_problem(name))
        except MissingExtraError as error:
            missing = missing or error
    if missing is not None:
        problems += [bundled_problem(name) for name in problems_without_data()]
    return problems, missing
