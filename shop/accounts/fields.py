"""A column of the accounts that no ready field offers."""

from typing import Any

from django.db import models


class EmptyIsNullEmailField(models.EmailField):  # type: ignore[type-arg]
    """An optional unique e-mail address. allauth clears one by writing "", of which there could be only one in the whole table."""

    def get_prep_value(self, value: Any) -> Any:
        """NULL for an empty text."""
        return super().get_prep_value(value) or None
