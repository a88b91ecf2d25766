"""`python -m lexicon_cli.jobs.schemas`"""

import sys

from lexicon_cli.jobs.schemas import main

raise SystemExit(main(sys.argv[1:]))
