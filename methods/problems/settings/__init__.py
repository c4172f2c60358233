"""Problems seen through other oracles: constrained, composite, stochastic, inexact."""
