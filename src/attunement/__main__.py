"""`python -m attunement`: the command line."""

from attunement.cli import main

if __name__ == "__main__":
    main()
