"""A plan with errors stops every verb that holds something against it."""

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import Report


class BrokenPlanError(InputError):
    """The plan has errors, so nothing can be held against it; `report` holds them."""

    def __init__(self, report: Report) -> None:
        errors = report.count(Severity.ERROR)
        super().__init__(
            f"the plan has {errors} error{'s' if errors != 1 else ''}",
            hint="mend them first: lexicon lint shows them, lexicon explain CODE tells more",
        )
        self.report = report
