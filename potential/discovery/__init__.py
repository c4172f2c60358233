"""From a method's step alone to theorems, each proved.

The theorems have closed forms, and the ordinary prover proves them.
In the order of the search: the code of scalars and vectors (spelling), what they are at t, after a step and at the
start (readings), the units of their coefficients (units), the scalars of which potentials are made (templates), their
numbers at samples and the programs (studies, programs), closed forms for numbers (closed_forms), coefficients (leads),
the two kinds of conclusions (growth, linear), rates that change their form (regimes), the whole search (pipeline),
what it gives (found), and what there is where nothing is found (cycles). A method with unknowns (unknown) is read with
symbols in their place: those of its potential (given, filling, completing), those of its step (steps, stepping), and
the method with all of them filled in (filled). None of it is trusted.
"""
