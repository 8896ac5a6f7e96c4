"""Leaving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.common.forms import fields_helper


class LeavingForm(forms.Form):
    """One tick, so that nobody leaves by mistake."""

    is_sure = forms.BooleanField(label=_("Yes, delete my account. I know that this cannot be undone."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()
