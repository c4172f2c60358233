"""What every numeric problem is made of."""
