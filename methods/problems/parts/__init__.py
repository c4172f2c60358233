"""Sets, mirror maps, regularizers and monotone operators."""
