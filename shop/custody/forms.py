"""What cashiers and couriers write: amounts, counts, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.amounts import CountField, MoneyField
from shop.common.forms import fields_helper
from shop.common.money import DECIMALS, Money
from shop.custody.denominations import DENOMINATIONS, worth
from shop.custody.models import CashDesk, DeskDay, Discrepancy
from shop.custody.queries import closures_of, outcomes_of
from shop.custody.states import FloatDirection, Outcome

MOST_PIECES = 100_000


class PlainForm(forms.Form):
    """Fields alone: the template brings the form and its button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()


class AmountForm(PlainForm):
    """An amount of one currency; `minimum` in minor units."""

    minimum = 1

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency, minimum=self.minimum, label=_("Amount in %(currency)s") % {"currency": currency}
        )
        self.order_fields(["amount"])


class DeclareForm(AmountForm):
    """What somebody brings, and where."""

    desk = forms.ModelChoiceField(CashDesk.objects.none(), label=_("To which desk"), empty_label=None)

    def __init__(self, *args: Any, desks: Sequence[CashDesk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["desk"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = CashDesk.objects.filter(pk__in=[desk.pk for desk in desks])
        self.closures = closures_of(desks)
        nearest = sorted(desks, key=lambda desk: desk.pk in self.closures)  # of those that are open, then of the others
        field.choices = [(desk.pk, self._label_of(desk)) for desk in nearest]

    def _label_of(self, desk: CashDesk) -> str:
        name, closure = f"{desk.name}, {desk.landmark}", self.closures.get(desk.pk)
        if closure is None:
            return name
        if closure.opens_at is None:
            return gettext("%(desk)s (closed now)") % {"desk": name}
        return gettext("%(desk)s (closed, opens %(when)s)") % {"desk": name, "when": date_format(closure.opens_at, "SHORT_DATETIME_FORMAT")}


class CountForm(PlainForm):
    """A drawer, or what lies on the counter: note by note, or the sum alone. Nothing helps the one who counts."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nothing, self.decimals = Money.zero(currency), DECIMALS[currency]
        for value in DENOMINATIONS.get(currency, ()):
            attrs = {"inputmode": "numeric", "autocomplete": "off", "data-worth": str(value)}
            self.fields[f"n{value}"] = CountField(
                label=f"{Money(value, currency).format()} ×",
                required=False,
                min_value=0,
                max_value=MOST_PIECES,
                widget=forms.TextInput(attrs),
            )
        self.fields["total"] = MoneyField(currency=currency, minimum=0, required=False, label=_("Or only the sum"))

    @property
    def note_fields(self) -> list[forms.BoundField]:
        """One for each note and coin."""
        return [self[name] for name in self.fields if name != "total"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.pieces = {int(name[1:]): count for name, count in cleaned.items() if name != "total" and count is not None}
        total = cleaned.get("total")
        if self.errors:
            return cleaned
        if not self.pieces and total is None:
            raise forms.ValidationError(_("Count the notes, or enter the sum. Nothing at all is 0."))
        if self.pieces and total is not None and total.minor != worth(self.pieces):
            raise forms.ValidationError(_("The notes and the sum do not agree. Correct one of them, or leave the sum empty."))
        return cleaned

    @property
    def counted_minor(self) -> int:
        """What was counted, minor units."""
        total: Money | None = self.cleaned_data.get("total")
        return total.minor if total is not None else worth(self.pieces)


class OnceForm(AmountForm):
    """An amount that moves once, however often the button is pressed."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class SlipForm(OnceForm):
    """Cash for the bank, and who carries it."""

    carrier = forms.ModelChoiceField(User.objects.none(), label=_("Who carries it"), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["carrier"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(is_staff=True, is_active=True).order_by("name", "pk")


class FloatForm(OnceForm):
    """Change money."""

    direction = forms.ChoiceField(label=_("Direction"), choices=FloatDirection, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What for"), max_length=200)


class StatementForm(AmountForm):
    """What the bank's statement says."""

    minimum = 0

    reference = forms.CharField(label=_("Reference on the statement"), max_length=60)


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class ResolveForm(AmountForm):
    """What became of a difference."""

    outcome = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, discrepancy: Discrepancy, **kwargs: Any) -> None:
        left = discrepancy.open_amount
        super().__init__(*args, currency=discrepancy.currency, initial={"amount": left}, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(outcome.value, Outcome(outcome).label) for outcome in outcomes_of(discrepancy)]


class TraceForm(PlainForm):
    """An order's number."""

    number = forms.CharField(label=_("Number of the order"), max_length=16, required=False)


def counts_shown(day: DeskDay) -> list[tuple[Money, int]]:
    """The notes that a count wrote down, the largest first."""
    rows = [(day.desk.money(int(value)), count) for value, count in day.counted_pieces.items() if count]
    return sorted(rows, reverse=True)
