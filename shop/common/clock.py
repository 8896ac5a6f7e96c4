"""The one place that asks for the time, so that a test can hold it still."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current instant, UTC."""
    return timezone.now()
