"""Bringing a file in, and saying what it does not say itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.imports.cells import MAX_STOCK
from sellers.imports.formats import FORMATS, PLAIN
from sellers.imports.plain import MEANINGS, SEVERAL, missing_meanings
from sellers.imports.tables import MAX_TABLE_BYTES
from shop.common.forms import fields_helper


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your catalogue file"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.xml,.json,text/csv,text/xml,application/json"}),
        help_text=gettext_lazy("XLSX, ODS, CSV, TSV, XML or JSON, at most 50 megabytes. We detect the format automatically."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()

    def clean_file(self) -> Any:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_TABLE_BYTES:
            text = _("The file is larger than %(count)d megabytes. Split it, and import one part after the other.")
            raise forms.ValidationError(text % {"count": MAX_TABLE_BYTES // 1_000_000})
        return file


class ImportOptionsForm(forms.Form):
    """How the file is to be read. For a table without a known kind, `column_0`… say what each column means."""

    format = forms.ChoiceField(label=gettext_lazy("The file comes from"))
    default_stock = forms.IntegerField(
        label=gettext_lazy("Units where the file gives no number"),
        min_value=0,
        max_value=MAX_STOCK,
        required=False,
        help_text=gettext_lazy("For items marked only as “in stock”."),
    )
    rate = forms.DecimalField(
        label=gettext_lazy("Exchange rate"),
        min_value=Decimal("0.000001"),
        max_value=Decimal(1_000_000_000),
        max_digits=18,
        decimal_places=6,
        required=False,
    )
    picture_base = forms.URLField(
        label=gettext_lazy("Address before the pictures' names"),
        assume_scheme="https",
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only where the file names pictures without an address: “https://shop.example/media/”."),
    )

    def __init__(
        self, data: Any = None, *, kind: str, headings: Sequence[str], currency: str, current: Mapping[str, Any], format: str
    ) -> None:
        initial = {name: current.get(name) for name in ("default_stock", "rate", "picture_base")} | {"format": format}
        initial["default_stock"] = current.get("default_stock", 1)
        super().__init__(data, initial=initial)
        self.headings = headings
        field = self.fields["format"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, each.label) for each in FORMATS.values() if each.kind == kind]
        rate_text = _("What one unit of the file's currency is in %(currency)s. Empty, or 1, when its prices are in it.")
        self.fields["rate"].help_text = rate_text % {"currency": currency}
        columns = current.get("columns") or {}
        for place, heading in enumerate(headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading if heading != f"#{place + 1}" else _("Column %(number)d") % {"number": place + 1},
                choices=[("", _("Skip")), *MEANINGS.items()],
                required=False,
                initial=columns.get(heading, ""),
                widget=forms.Select(attrs={"class": "input", "aria-label": heading}),
            )
        self.helper = fields_helper("format", "default_stock", "rate", "picture_base")

    @property
    def columns(self) -> list[forms.BoundField]:
        """The columns' fields, in the order of the file."""
        return [self[f"column_{place}"] for place in range(len(self.headings))]

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        chosen = {heading: cleaned.get(f"column_{place}", "") for place, heading in enumerate(self.headings)}
        chosen = {heading: meaning for heading, meaning in chosen.items() if meaning}
        if cleaned.get("format") == PLAIN and any(f"column_{place}" in self.data for place in range(len(self.headings))):
            self._check_columns(chosen)
        cleaned["columns"] = chosen
        return cleaned

    def _check_columns(self, chosen: Mapping[str, str]) -> None:
        for meaning in missing_meanings(chosen):
            self.add_error(None, _("Say which column is the %(meaning)s.") % {"meaning": str(MEANINGS[meaning]).lower()})
        for meaning in sorted(set(chosen.values()) - SEVERAL):
            if list(chosen.values()).count(meaning) > 1:
                self.add_error(None, _("Two columns cannot both be the %(meaning)s.") % {"meaning": str(MEANINGS[meaning]).lower()})

    @property
    def options(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        stock = cleaned.get("default_stock")
        found = {
            "default_stock": 1 if stock is None else stock,
            "rate": str(cleaned["rate"]) if cleaned.get("rate") else "",
            "picture_base": cleaned.get("picture_base") or "",
        }
        if cleaned.get("columns"):
            found["columns"] = cleaned["columns"]
        return found
