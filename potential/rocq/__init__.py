"""The proofs as files of Rocq."""
