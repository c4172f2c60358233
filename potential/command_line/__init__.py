"""The command `potential`."""
