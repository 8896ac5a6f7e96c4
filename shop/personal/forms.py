"""Leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LeavingForm(forms.Form):
    """One tick, so that nobody leaves by mistake."""

    is_sure = forms.BooleanField(label=_("Yes, delete my account. I know that nobody can bring it back."))
