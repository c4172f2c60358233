"""From a method's step alone to theorems, each proved.

The theorems have closed forms, and the ordinary prover proves them.
In the order of the search: the code of scalars and vectors (spelling), what they are at t, after a step and at the
start (readings), the units of their coefficients (units), the scalars of which potentials are made (templates), their
numbers at samples and the programs (studies, programs), closed forms for numbers (closed_forms), coefficients (leads),
the two kinds of conclusions (growth, linear), the whole search (pipeline), and what it gives (found). None of it is
trusted.
"""
