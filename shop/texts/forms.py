"""A text as staff write it: one box for each language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from shop.texts.models import TextVersion


class TextForm(forms.ModelForm):  # type: ignore[type-arg]
    """Markdown: # headings, - and 1. lists, **bold**, [words](address)."""

    class Meta:
        model = TextVersion
        fields = ("kind", "country", "changes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, body in self.instance.bodies.items():
            self.initial.setdefault(f"body_{code}", body)

    def clean(self) -> dict[str, Any]:
        """The boxes as `bodies`, language by language."""
        cleaned = super().clean() or {}
        texts = {code: cleaned.get(f"body_{code}", "") for code, _name in settings.LANGUAGES}
        return cleaned | {"bodies": {code: text.replace("\r\n", "\n").strip() for code, text in texts.items()}}


# Declared like any other field, so that Django knows them by name in the classes that it makes of the form.
for _code, _name in settings.LANGUAGES:
    TextForm.declared_fields[f"body_{_code}"] = forms.CharField(
        label=_name,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 24, "lang": _code}),
        help_text=_("Markdown: # heading, - list, 1. list, **bold**, [words](address). HTML is shown as it is typed."),
    )
