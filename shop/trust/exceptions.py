"""What is refused here. The texts may be shown."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class TrustError(Exception):
    """Its text is for people."""

    default: ClassVar[StrPromise | str] = _("That is not possible.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or str(self.default))


class ReasonNeeded(TrustError):
    """Staff must say why."""

    default = _("Say why.")


class NotYours(TrustError):
    """Somebody decides about themselves, or has no right to decide."""

    default = _("Another colleague must decide this.")


class PackWithoutRules(LookupError):
    """A market's data file has no table of its rules of trust. For whoever writes packs."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The pack of {code} has no table [trust]: docs/fraud.md says what stands in it.")
