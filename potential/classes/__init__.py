"""What is believed of each problem class and setting: its oracles and its inequalities."""
