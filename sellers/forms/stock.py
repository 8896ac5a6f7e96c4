"""What happens on a shelf."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.catalog.services.listing import MAX_LEVEL
from shop.catalog.services.stock import MOST_UNITS
from shop.catalog.states import MovementReason
from shop.common.forms import fields_helper


class StockForm(forms.Form):
    """Units received, lost or counted."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        initial=MovementReason.RECEIVED,
        widget=forms.RadioSelect,
        choices=[
            (MovementReason.RECEIVED, gettext_lazy("Units came in")),
            (MovementReason.DAMAGED, gettext_lazy("Units were damaged or lost")),
            (MovementReason.CORRECTION, gettext_lazy("I counted: new stock")),
        ],
    )
    units = forms.IntegerField(label=gettext_lazy("Units"), min_value=0, max_value=MOST_UNITS)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)
    seen = forms.IntegerField(min_value=0)  # rendered by the page, which knows the newest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.helper = fields_helper("kind", Div("units", "note", css_class="field-row"))

    @property
    def is_count(self) -> bool:
        """Whether the number is what lies on the shelf now, rather than what moved."""
        return bool(self.cleaned_data["kind"] == MovementReason.CORRECTION)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("units") == 0 and cleaned.get("kind") != MovementReason.CORRECTION:
            self.add_error("units", _("Enter how many units, at least one."))
        return cleaned


class LevelForm(forms.Form):
    """At how many units the seller is warned."""

    level = forms.IntegerField(
        label=gettext_lazy("Low-stock alert: at this many units or fewer"),
        required=False,
        min_value=0,
        max_value=MAX_LEVEL,
        help_text=gettext_lazy("Empty: never."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.helper = fields_helper("level")
