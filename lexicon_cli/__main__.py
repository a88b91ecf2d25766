"""`python -m lexicon_cli` is the `lexicon` command."""

from lexicon_cli.cli.main import main

if __name__ == "__main__":
    main()
