"""The proofs as pages that a person reads."""
