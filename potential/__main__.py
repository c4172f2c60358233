"""`python -m potential` is the command `potential`."""

from potential.command_line.commands import main

if __name__ == "__main__":
    main()
