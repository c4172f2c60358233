r"""The optimized gradient method and the triple momentum method: optimal constants in the smooth (strongly) convex
rates.

Sources: D. Kim, J. Fessler, "Optimized first-order methods for smooth convex minimization", Math. Programming 159,
2016; B. Van Scoy, R. Freeman, K. Lynch, "The fastest known globally convergent first-order method for minimizing
strongly convex functions", IEEE Control Systems Letters 2(1), 2018; A. Taylor, Y. Drori, "An optimal gradient method
for smooth strongly convex minimization", Math. Programming 199, 2023; A. d'Aspremont, D. Scieur, A. Taylor,
"Acceleration Methods", 2021, chapter 4; D. Kim, J. Fessler, "Optimizing the efficiency of first-order methods for
decreasing the gradient of smooth convex functions", JOTA 188, 2021; J. Lee, C. Park, E. K. Ryu, "A geometric structure
of acceleration and its role in making gradients small fast", NeurIPS 2021.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class OptimizedGradient(Method):
    r"""The optimized gradient method, l = lambda_{t+1} with l^2 - l = lambda_t^2.

        y_t = x_t - grad f(x_t) / L,  x_{t+1} = (1 - 1/l) y_t + z_t / l,  z_{t+1} = z_t - (2 l / L) grad f(x_{t+1})

    Theorem: 2 lambda_t^2 (f(x_t) - f* - ||grad f(x_t)||^2 / (2 L)) + (L/2) ||z_t - x*||^2 does not rise, so for the
    gradient step y_T from x_T, f(y_T) - f* <= L ||x_0 - x*||^2 / (4 lambda_T^2): half the bound of Nesterov's method.
    """

    assumes = pt.SmoothConvex
    theorem = "optimized-gradient/convex"
    source = "Kim, Fessler 2016; d'Aspremont, Scieur, Taylor 2021, section 4.3"

    lambda_ = pt.NesterovSequence()

    class State(NamedTuple):
        """The points x where gradients are taken, and the sequence z of the potential."""

        x: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = s.x - p.gradient(s.x) / p.L
        x = (1 - 1 / following) * y + s.z / following
        return self.State(x, s.z - 2 * following / p.L * p.gradient(x))

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return s.x - p.gradient(s.x) / p.L

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        value = p.gap(s.x) - p.norm_squared(p.gradient(s.x)) / (2 * p.L)
        return 2 * self.lambda_(t) ** 2 * value + p.L / 2 * p.distance_squared(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * self.lambda_(t) ** 2


class OptimizedGradientNorm(Method):
    r"""The optimized gradient method for the gradient's norm (OGM-G), after a gradient step; it knows its N steps.

        y_t = x_t - grad f(x_t) / L,  x_{t+1} = (k/l)^4 y_t + (1 - (k/l)^4) z_t,  z_{t+1} = z_t - (l/L) grad f(x_{t+1}),
        z_0 = y_0,  0 <= t < N,  l = lambda_{N+1-t},  k = lambda_{N-t},  lambda_0 = 0,  lambda_{j+1}^2 - lambda_{j+1} =
        lambda_j^2

    so that z_N is the next x: theta_t of the sources is lambda_{N+1-t}, and only their first step, which is by an
    equation of its own, is here the gradient step before z_0. Theorem: with g = grad f(z_N) and e = f(z_N) - f* -
    ||g||^2/(2 L),

        (lambda_{N+1}/l)^2 (f(x_t) - f* - ||grad f(x_t)||^2/(2 L) - e + (L/l^2) <z_t - y_t, z_t - z_N + g/L>) + e

    does not rise, so lambda_{N+1}^2 ||g||^2 <= L (f(x_0) - f*) - ||grad f(x_0)||^2/2, and lambda_{N+1} >= (N+2)/2.
    """

    assumes = pt.SmoothConvex
    theorem = "optimized-gradient/gradient-norm"
    source = "Kim, Fessler 2021; Lee, Park, Ryu 2021; Diakonikolas, Wang 2022"
    note = (
        "It takes $N + 1$ gradient steps in all. The sources take the first of them by an equation of its own; for as "
        "many steps the bounds are the same but for terms of lower order."
    )

    N = pt.Horizon()
    lambda_ = pt.NesterovSequence()

    class State(NamedTuple):
        """The points x where gradients are taken, and the sequence z, whose last point is the next x."""

        x: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, z=x0 - p.gradient(x0) / p.L)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        now, following = self.lambda_(self.N + 1 - t), self.lambda_(self.N - t)
        share = (following / now) ** 4
        x = share * (s.x - p.gradient(s.x) / p.L) + (1 - share) * s.z
        return self.State(x=x, z=s.z - now / p.L * p.gradient(x))

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return s.z

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        grown = self.lambda_(self.N + 1) / self.lambda_(self.N + 1 - t)
        last, g, end = p.last, p.gradient(s.x), p.gradient(p.last)
        ahead = p.gap(last) - p.norm_squared(end) / (2 * p.L)
        value = p.gap(s.x) - p.norm_squared(g) / (2 * p.L) - ahead
        product = p.inner(s.z - s.x + g / p.L, s.z - last + end / p.L)
        return grown**2 * (value + p.L / self.lambda_(self.N + 1 - t) ** 2 * product) + ahead

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(p.gradient(s.z))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.lambda_(self.N + 1) ** 2 / p.L


class InformationTheoreticExact(Method):
    r"""The information-theoretic exact method, A = A_t, B = A_{t+1}, k = mu/L = q^2.

        y_{t+1} = (1 - b) z_t + b (y_t - grad f(y_t) / L),  b = A / ((1 - k) B)
        z_{t+1} = (1 - k d) z_t + k d y_{t+1} - (d / L) grad f(y_{t+1}),  d = ((1-k)^2 B - (1+k) A) / (2 (1 + k + k A))
        A_0 = 0,  (1 - k)^2 B = (1 + k) A + 2 + 2 sqrt((1 + A) (1 + k A))

    Theorem: (1 - k) A (f(y_t) - f* - ||grad f(y_t)||^2 / (2 L) - mu / (2 (1 - k)) ||y_t - grad f(y_t) / L - x*||^2) +
    (L + mu A) ||z_t - x*||^2 does not rise, so ||z_T - x*||^2 <= ||x_0 - x*||^2 / (1 + q^2 A_T): no method has less.
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "information-theoretic-exact/strongly-convex"
    source = "Taylor, Drori 2023"

    A = pt.Root(
        lambda following, previous, p: (
            ((1 - p.q**2) ** 2 * following - (1 + p.q**2) * previous - 2) ** 2
            - 4 * (1 + previous) * (1 + p.q**2 * previous)
        ),
        start=0,
    )

    class State(NamedTuple):
        """The sequence z of the potential, and the points y where gradients are taken."""

        z: Any
        y: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(z=x0, y=x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        k, now, following = p.q**2, self.A(t), self.A(t + 1)
        b = now / ((1 - k) * following)
        d = ((1 - k) ** 2 * following - (1 + k) * now) / (2 * (1 + k + k * now))
        y = (1 - b) * s.z + b * (s.y - p.gradient(s.y) / p.L)
        return self.State(z=(1 - k * d) * s.z + k * d * y - d / p.L * p.gradient(y), y=y)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        k, now, g = p.q**2, self.A(t), p.gradient(s.y)
        beyond = p.mu / (2 * (1 - k)) * p.distance_squared(s.y - g / p.L)
        value = p.gap(s.y) - p.norm_squared(g) / (2 * p.L) - beyond
        return (1 - k) * now * value + (p.L + p.mu * now) * p.distance_squared(s.z)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return p.L + p.mu * self.A(t)


class TripleMomentum(Method):
    r"""The triple momentum method, q = sqrt(mu/L).

        y_{t+1} = (1-q)/(1+q) (y_t - grad f(y_t) / L) + 2q/(1+q) z_t
        z_{t+1} = (1-q) z_t + q (y_{t+1} - grad f(y_{t+1}) / mu)

    Theorem: (1-q)^{-2t} (f(y_t) - f* - (mu/2) ||y_t - x*||^2 - ||g - mu (y_t - x*)||^2 / (2 (L - mu))
    + mu ||z_t - x*||^2 / (1 - q^2)) does not rise, g = grad f(y_t): the squared distance of z_T to x* falls by
    (1-q)^{2T}.
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "triple-momentum/strongly-convex"
    source = "Van Scoy, Freeman, Lynch 2018; d'Aspremont, Scieur, Taylor 2021, section 4.6"

    class State(NamedTuple):
        """The points y where gradients are taken, and the sequence z of the potential."""

        y: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        q = p.q
        y = (1 - q) / (1 + q) * (s.y - p.gradient(s.y) / p.L) + 2 * q / (1 + q) * s.z
        return self.State(y, (1 - q) * s.z + q * (y - p.gradient(y) / p.mu))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        curved = p.gradient(s.y) - p.mu * (s.y - p.minimizer)
        value = p.gap(s.y) - p.mu / 2 * p.distance_squared(s.y) - p.norm_squared(curved) / (2 * (p.L - p.mu))
        return (1 - p.q) ** (-2 * t) * (value + p.mu / (1 - p.q**2) * p.distance_squared(s.z))

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.q) ** (-2 * t) * p.mu / (1 - p.q**2)


class TripleMomentumGap(TripleMomentum):
    r"""The triple momentum method, by the gap of z.

    Theorem: the potential of the method bounds f(z_T) - f* <= (L/2) ||z_T - x*||^2, which falls by (1-q)^{2T}.
    """

    theorem = "triple-momentum/gap"
    source = "Van Scoy, Freeman, Lynch 2018, theorem 1"
    note = "The rate of the source; its factor in front is $L^2 R^2 (1 - q)^2/(2 mu)$."

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.gap(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.q) ** (-2 * t) * 2 * p.q**2 / (1 - p.q**2)


class LineSearchOptimizedGradient(OptimizedGradient):
    r"""The optimized gradient method with an exact line search in the place of its momentum, l = lambda_{t+1}.

        y_t = x_t - grad f(x_t) / L,  x_{t+1} minimizes f on the line through y_t and z_t,
        z_{t+1} = z_t - (2 l / L) grad f(x_{t+1})

    Theorem: 2 lambda_t^2 (f(x_t) - f* - ||grad f(x_t)||^2 / (2 L)) + (L/2) ||z_t - x*||^2 does not rise, so for the
    gradient step y_T from x_T, f(y_T) - f* <= L ||x_0 - x*||^2 / (4 lambda_T^2). The proof needs of x_{t+1} that the
    gradient there is orthogonal to the line.
    """

    theorem = "optimized-gradient/line-search"
    source = "Drori, Taylor 2020"
    note = (
        "Of a gradient step from the last iterate, which is no worse than the next line search. The source has "
        "$L R^2/(2 theta^2)$ with $theta^2 - theta = 2 lambda_(T-1)^2$ for the search over the span of all gradients, "
        "the best that any first-order method has; the ratio tends to 1."
    )

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        y = s.x - p.gradient(s.x) / p.L
        x = p.line_search(y, s.z - y)
        return self.State(x, s.z - 2 * self.lambda_(t + 1) / p.L * p.gradient(x))


class RobustMomentum(TripleMomentum):
    r"""The robust momentum method, with rho = (1 - q) (1 + a q): from the triple momentum method, a = 0, on.

        y_{t+1} = z_t + rho^2/(1 - q^2) (y_t - grad f(y_t) / L - z_t)
        z_{t+1} = rho z_t + (1 - rho) (y_{t+1} - grad f(y_{t+1}) / mu)

    The iterates x of the source are known by z_t = (x_{t+1} - rho^2 x_t) / (1 - rho^2).

    Theorem: rho^{-2t} (f(y_t) - f* - (mu/2) ||y_t - x*||^2 - ||g - mu (y_t - x*)||^2 / (2 (L - mu))
    + mu (1 - q^2 - rho^2) / (2 rho (1 - rho) (1 - q^2)) ||z_t - x*||^2) / L does not rise, g = grad f(y_t).
    """

    theorem = "robust-momentum/strongly-convex"
    source = "Cyrus, Hu, Van Scoy, Lessard 2018, theorem 1"
    note = "The rate of the source; for $a = 0$ it is the triple momentum method, the fastest of them."

    a = pt.Parameter(at_least=0, below=1, default=0.5)

    def rate(self, p: pt.Oracles) -> Any:
        """The rate rho, between 1 - q and 1 - q^2."""
        return (1 - p.q) * (1 + self.a * p.q)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        rho = self.rate(p)
        y = s.z + rho**2 / (1 - p.q**2) * (s.y - p.gradient(s.y) / p.L - s.z)
        return self.State(y, rho * s.z + (1 - rho) * (y - p.gradient(y) / p.mu))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        curved = p.gradient(s.y) - p.mu * (s.y - p.minimizer)
        value = p.gap(s.y) - p.mu / 2 * p.distance_squared(s.y) - p.norm_squared(curved) / (2 * (p.L - p.mu))
        return self.rate(p) ** (-2 * t) * value / p.L + self.weight(p, t) * p.distance_squared(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        rho = self.rate(p)
        return rho ** (-2 * t) * p.q**2 * (1 - p.q**2 - rho**2) / (2 * rho * (1 - rho) * (1 - p.q**2))
