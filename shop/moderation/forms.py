"""The moderator's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from shop.moderation.exceptions import ReasonMissing
from shop.moderation.models import ListingVerdict

FIELDS = [
    ("", _("the listing as a whole")),
    ("title", _("title")),
    ("description", _("description")),
    ("pictures", _("pictures")),
    ("category", _("category")),
    ("brand", _("brand")),
    ("condition", _("condition")),
    ("tags", _("tags")),
    ("attributes", _("attributes")),
    ("price", _("price and variants")),
]


class DecisionForm(forms.Form):
    """Verdict, the field it is about, and the reason."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=[("", _("Choose…")), *ListingVerdict.choices], widget=UnfoldAdminSelectWidget)
    field = forms.ChoiceField(label=_("About"), choices=FIELDS, required=False, widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The seller reads this."),
    )

    # Which state of the listing is judged. A page left open stands for what it showed.
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # The change that is judged; empty for the listing itself.
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason."""
        cleaned = super().clean() or {}
        if cleaned.get("verdict") not in {None, ListingVerdict.APPROVED} and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", str(ReasonMissing()))
        return cleaned
