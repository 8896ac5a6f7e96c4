"""The one place that asks for the time, so that a test can hold it still."""

from datetime import datetime

from django.utils import timezone

EARLIEST, LATEST = 1900, 2199  # years that people mean


def now() -> datetime:
    """The current instant, UTC."""
    return timezone.now()


def is_meant(moment: datetime) -> bool:
    """Whether somebody can mean it: at the ends of the calendar it could not even be told on the clocks of other time zones."""
    return EARLIEST <= moment.year <= LATEST
