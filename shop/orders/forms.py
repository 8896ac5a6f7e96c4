"""What a buyer says about an order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.common.phrases import kept_phrase
from shop.orders.states import CANCEL_REASONS


class CancelForm(forms.Form):
    """Why it is cancelled: the seller learns from it."""

    REASONS = [*CANCEL_REASONS.items(), ("other", _("Something else"))]

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=REASONS,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose one of the reasons.")},
    )
    note = forms.CharField(label=_("In your words"), max_length=200, required=False, strip=True)

    @property
    def words(self) -> str:
        """The reason as it is kept. Needs a valid form."""
        reason, note = self.cleaned_data["reason"], self.cleaned_data["note"]
        return str(note) if reason == "other" and note else kept_phrase("cancel", reason, typed=note)
