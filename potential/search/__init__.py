"""The search for a proof; none of it is trusted."""
