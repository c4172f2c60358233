r"""Splitting methods for sums of monotone operators, each used by its resolvent or by evaluation.

Sources: G. Passty 1979; P.-L. Lions, B. Mercier, "Splitting algorithms for the sum of two nonlinear operators", SIAM J.
Numer. Anal. 16, 1979; D. Davis, W. Yin, "A three-operator splitting scheme and its optimization applications",
Set-Valued and Variational Analysis 25, 2017.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class ForwardBackward(Method):
    r"""Forward-backward splitting for 0 in A x + F x, x_{t+1} = J_{sA} (x_t - s F x_t), with 0 < s < 2/L.

    Theorem: ||x_t - x*||^2 falls by (1 - s L / 2) ||x_{t+1} - x_t||^2.
    """

    assumes = pt.Composite(pt.Cocoercive)
    theorem = "forward-backward/cocoercive"
    source = "Passty 1979; Bauschke, Combettes 2017, section 26.5"

    s = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.resolvent(x - self.s * p.operator(x), self.s)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.s * p.L / 2) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(self.step(p, t, x) - x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class DouglasRachford(Method):
    r"""Douglas-Rachford splitting for 0 in A x + C x.

        x_t = J_{sA} z_t,  y_t = J_{sC} (2 x_t - z_t),  z_{t+1} = z_t + y_t - x_t

    Theorem: ||z_t - z*||^2 falls by ||z_{t+1} - z_t||^2, with z* = x* + s a*, a* in A x*.
    """

    assumes = pt.Splitting()
    theorem = "douglas-rachford/monotone"
    source = "Lions, Mercier 1979"

    s = pt.Parameter(above=0, default=1.0)

    def step(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        y = p.second_resolvent(2 * x - z, self.s)
        return z + y - x

    def potential(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return p.norm_squared(z - p.splitting_point(self.s))

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return self.measure(p, t, z)

    def measure(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return p.norm_squared(self.step(p, t, z) - z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class DavisYin(DouglasRachford):
    r"""Davis-Yin splitting for 0 in A x + C x + F x, with 0 < s < 2/L.

        x_t = J_{sA} z_t,  y_t = J_{sC} (2 x_t - z_t - s F x_t),  z_{t+1} = z_t + y_t - x_t

    Theorem: ||z_t - z*||^2 falls by (1 - s L / 2) ||z_{t+1} - z_t||^2.
    """

    assumes = pt.Splitting(pt.Cocoercive)
    theorem = "davis-yin/convex"
    source = "Davis, Yin 2017"

    s = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L)

    def step(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        y = p.second_resolvent(2 * x - z - self.s * p.operator(x), self.s)
        return z + y - x

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return (1 - self.s * p.L / 2) * self.measure(p, t, z)


class LastIterateDouglasRachford(DouglasRachford):
    r"""Douglas-Rachford splitting, by its last step.

    Theorem: ||z_t - z*||^2 + t ||z_{t+1} - z_t||^2 does not rise, so ||z_{T+1} - z_T||^2 <= ||z_0 - z*||^2 / (T+1).
    """

    theorem = "douglas-rachford/last-iterate"
    source = "He, Yuan 2015"
    note = (
        "The map is that of a proximal point method, whose exact worst case is smaller by a factor that tends to $1/e$."
    )

    def potential(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return super().potential(p, t, z) + t * self.measure(p, t, z)

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return 0

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return t + 1


class RelaxedDouglasRachford(DouglasRachford):
    r"""Douglas-Rachford splitting with relaxation, z_{t+1} = z_t + rho (y_t - x_t), 0 < rho < 2.

    Theorem: ||z_t - z*||^2 falls by rho (2 - rho) ||y_t - x_t||^2.
    """

    theorem = "douglas-rachford/relaxed"
    source = "Eckstein, Bertsekas 1992"

    rho = pt.Parameter(above=0, below=2, default=1.5, latex=r"\rho")

    def moved(self, p: pt.Oracles, z: Any) -> Any:
        """y_t - x_t, which vanishes at a solution."""
        x = p.resolvent(z, self.s)
        return p.second_resolvent(2 * x - z, self.s) - x

    def step(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return z + self.rho * self.moved(p, z)

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return self.rho * (2 - self.rho) * self.measure(p, t, z)

    def measure(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return p.norm_squared(self.moved(p, z))


class StronglyConvexDouglasRachford(Method):
    r"""Douglas-Rachford splitting of f + g, f smooth and strongly convex, with s = 1/sqrt(mu L) and q = sqrt(mu/L).

        x_t = prox of s f at z_t,  y_t = prox of s g at 2 x_t - z_t,  z_{t+1} = z_t + y_t - x_t

    Theorem: (1 + q)^{2t} ||z_t - z*||^2 does not rise, with z* = x* + s grad f(x*).
    """

    assumes = pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex)
    theorem = "douglas-rachford/strongly-convex"
    source = "Giselsson, Boyd 2017"
    note = "The rate is exact, by the source."

    turn = 1  # how far z goes towards the reflected point, 2 in Peaceman and Rachford's method

    def size(self, p: Any) -> Any:
        """The step, 1/sqrt(mu L)."""
        return 1 / (p.f.q * p.f.L)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.f.prox(z, self.size(p))
        y = p.g.prox(2 * x - z, self.size(p))
        return z + self.turn * (y - x)

    def potential(self, p: Any, t: Any, z: Any) -> Any:
        return self.weight(p, t) * self.measure(p, t, z)

    def measure(self, p: Any, t: Any, z: Any) -> Any:
        return p.norm_squared(z - p.minimizer - self.size(p) * p.f.optimal_subgradient)

    def weight(self, p: Any, t: Any) -> Any:
        return (1 + p.f.q) ** (2 * t)


class PeacemanRachford(StronglyConvexDouglasRachford):
    r"""Peaceman-Rachford splitting of f + g, f smooth and strongly convex, with the step s = 1/sqrt(mu L).

        x_t = prox of s f at z_t,  y_t = prox of s g at 2 x_t - z_t,  z_{t+1} = z_t + 2 (y_t - x_t)

    Theorem: ((1-q)/(1+q))^{-2t} ||z_t - z*||^2 does not rise, with q = sqrt(mu/L) and z* = x* + s grad f(x*).
    """

    theorem = "peaceman-rachford/strongly-convex"
    source = "Peaceman, Rachford 1955; Giselsson, Boyd 2017"
    note = "The rate is exact, by the second source, and the best that any relaxation of the splitting has."

    turn = 2

    def weight(self, p: Any, t: Any) -> Any:
        return ((1 - p.f.q) / (1 + p.f.q)) ** (-2 * t)


class ShortStepDouglasRachford(StronglyConvexDouglasRachford):
    r"""The same splitting with any step s = a/sqrt(mu L), a <= 1.

    Theorem: (1 + a q)^{2t} ||z_t - z*||^2 does not rise, with q = sqrt(mu/L), z* = x* + s grad f(x*).
    """

    theorem = "douglas-rachford/strongly-convex-short-step"
    source = "Giselsson, Boyd 2017"
    note = "The rate, $1/(1 + s mu)$, is exact for each step, by the source."

    a = pt.Parameter(above=0, at_most=1, default=0.5)

    def size(self, p: Any) -> Any:
        """The step, a/sqrt(mu L)."""
        return self.a * super().size(p)

    def weight(self, p: Any, t: Any) -> Any:
        return (1 + self.a * p.f.q) ** (2 * t)


class LongStepDouglasRachford(ShortStepDouglasRachford):
    r"""The same splitting with any step s = a/sqrt(mu L), a >= 1.

    Theorem: (1 + q/a)^{2t} ||z_t - z*||^2 does not rise, with q = sqrt(mu/L), z* = x* + s grad f(x*).
    """

    theorem = "douglas-rachford/strongly-convex-long-step"
    source = "Giselsson, Boyd 2017"
    note = "The rate, $s L/(1 + s L)$, is exact for each step, by the source."

    a = pt.Parameter(at_least=1, default=2.0)

    def weight(self, p: Any, t: Any) -> Any:
        return (1 + p.f.q / self.a) ** (2 * t)


class ForwardBackwardForward(Method):
    r"""Tseng's method for 0 in A x + F x, F monotone and L-Lipschitz, with 0 < s <= 1/L.

        w_t = J_{sA} (x_t - s F x_t),  x_{t+1} = w_t - s (F w_t - F x_t)

    Theorem: ||x_t - x*||^2 falls by (1 - s^2 L^2) ||x_t - w_t||^2.
    """

    assumes: ClassVar[Any] = pt.Composite(pt.MonotoneLipschitz)
    theorem = "forward-backward-forward/monotone"
    source = "Tseng 2000"

    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / (2 * p.L))

    def middle(self, p: pt.Oracles, x: Any) -> Any:
        """The point w, where the second operator is evaluated again."""
        return p.resolvent(x - self.s * p.operator(x), self.s)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        w = self.middle(p, x)
        return w - self.s * (p.operator(w) - p.operator(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.s**2 * p.L**2) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - self.middle(p, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class ForwardReflectedBackward(Method):
    r"""The forward-reflected-backward method, with one evaluation of F in a step, 0 < s < 1/(2 L).

        x_{t+1} = J_{sA} (x_t - s (2 F x_t - F x_{t-1}))

    Theorem: with w_t = x_{t-1}, ||x_t - x*||^2 - 2 s <F x_t - F w_t, x_t - x*> + ||x_t - w_t||^2 / 2 falls by
    (1/2 - s L) ||x_{t+1} - x_t||^2.
    """

    assumes = pt.Composite(pt.MonotoneLipschitz)
    theorem = "forward-reflected-backward/monotone"
    source = "Malitsky, Tam 2020"

    s = pt.Parameter(above=0, below=lambda p: 1 / (2 * p.L), default=lambda p: 1 / (4 * p.L))

    class State(NamedTuple):
        """The iterate and the one before."""

        x: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        forward = 2 * p.operator(s.x) - p.operator(s.w)
        return self.State(p.resolvent(s.x - self.s * forward, self.s), s.x)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        bent = 2 * self.s * p.inner(p.operator(s.x) - p.operator(s.w), s.x - p.minimizer)
        return p.distance_squared(s.x) - bent + p.norm_squared(s.x - s.w) / 2

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return (1 - 2 * self.s * p.L) / 2 * self.measure(p, t, s)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(self.step(p, t, s).x - s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class LastIterateForwardBackward(ForwardBackward):
    r"""Forward-backward splitting, by its last step.

    Theorem: ||x_t - x*||^2 + (1 - s L/2) t ||x_{t+1} - x_t||^2 does not rise.
    """

    theorem = "forward-backward/last-iterate"
    source = "Liang, Fadili, Peyré 2016; Bauschke, Combettes 2017, section 26.5"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return super().potential(p, t, x) + self.weight(p, t) * self.measure(p, t, x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.s * p.L / 2) * t


class LastIterateDavisYin(DavisYin):
    r"""Davis-Yin splitting, by its last step.

    Theorem: ||z_t - z*||^2 + (1 - s L/2) t ||z_{t+1} - z_t||^2 does not rise.
    """

    theorem = "davis-yin/last-iterate"
    source = "Davis, Yin 2017"

    def potential(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return super().potential(p, t, z) + self.weight(p, t) * self.measure(p, t, z)

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return 0

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.s * p.L / 2) * t


class AnchoredDouglasRachford(RelaxedDouglasRachford):
    r"""Douglas-Rachford splitting drawn to its start, z_{t+1} = z_0 / (t+2) + (t+1)/(t+2) (z_t + 2 (y_t - x_t)).

    Theorem: with r = x_t - y_t, 2 t (t+1) ||r||^2 + 2 (t+1) <r, z_t - z_0> + ||z_0 - z*||^2 does not rise, so
    ||x_T - y_T||^2 <= ||z_0 - z*||^2 / (T+1)^2.
    """

    theorem = "douglas-rachford/anchored"
    source = "Kim 2021; Lieder 2021"
    note = "Halpern's iteration of the reflected map, with the exact constant."

    rho = 2

    class State(NamedTuple):
        """The iterate and the start, to which each step is drawn."""

        z: Any
        anchor: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.anchor / (t + 2) + (t + 1) / (t + 2) * super().step(p, t, s.z), s.anchor)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        r = -self.moved(p, s.z)
        rest = p.norm_squared(s.anchor - p.splitting_point(self.s))
        return 2 * t * (t + 1) * p.norm_squared(r) + 2 * (t + 1) * p.inner(r, s.z - s.anchor) + rest

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(self.moved(p, s.z))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (t + 1) ** 2


class ForwardMethod(Method):
    r"""The forward method for a 1/L-cocoercive operator, x_{t+1} = x_t - s F x_t with 0 < s < 2/L, by its last step.

    Theorem: ||x_t - x*||^2 + s (2/L - s) t ||F x_t||^2 does not rise.
    """

    assumes = pt.Cocoercive
    theorem = "forward/last-iterate"
    source = "Bauschke, Combettes 2017, section 26.5"

    s = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.s * p.operator(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + self.weight(p, t) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.operator(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.s * (2 / p.L - self.s) * t
