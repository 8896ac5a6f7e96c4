"""What can go wrong; each text may be shown."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


class PersonalError(Exception):
    """Anything that personal data refuses."""


class ExportUnderWay(PersonalError):
    """One at a time."""

    def __init__(self) -> None:
        super().__init__(_("Your file is being prepared already. We tell you when it is ready."))


class CannotLeave(PersonalError):
    """Something is still open; `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))
