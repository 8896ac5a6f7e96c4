"""What a buyer says about an order."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CancelForm(forms.Form):
    """Why it is cancelled: the seller learns from it."""

    REASONS = [
        ("changed_mind", _("I changed my mind")),
        ("too_slow", _("It takes too long")),
        ("found_elsewhere", _("I found it elsewhere")),
        ("mistake", _("I ordered by mistake")),
        ("other", _("Something else")),
    ]

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=REASONS,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose one of the reasons.")},
    )
    note = forms.CharField(label=_("In your words"), max_length=200, required=False, strip=True)

    @property
    def words(self) -> str:
        """The reason as the seller reads it. Needs a valid form."""
        label = str(dict(self.REASONS)[self.cleaned_data["reason"]])
        note = self.cleaned_data["note"]
        if self.cleaned_data["reason"] == "other" and note:
            return str(note)
        return f"{label}: {note}" if note else label
