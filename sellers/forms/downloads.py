"""Selling something without a parcel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.common.forms import fields_helper
from shop.digital.services import MAX_BYTES, MAX_KEY_LENGTH, MAX_KEYS


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("Up to 50 MB. Only buyers who have paid can download it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(count)d megabytes.") % {"count": MAX_BYTES // 1_000_000})
        return file


class KeysForm(forms.Form):
    """Codes, one on each line."""

    keys = forms.CharField(
        label=_("Codes or texts, one on each line"),
        max_length=(MAX_KEY_LENGTH + 2) * MAX_KEYS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Each buyer gets one code per unit. Your stock is the number of codes you add."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()
