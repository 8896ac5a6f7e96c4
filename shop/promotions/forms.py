"""What staff say of the platform's codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.common.admin_amounts import AmountsForm
from shop.common.money import Money
from shop.promotions.models import PointsRule, PromoCode
from shop.promotions.services import CodeTerms
from shop.promotions.states import PromoKind


class PlatformCodeForm(AmountsForm):
    """A code that the platform bears."""

    class Meta:
        model = PromoCode
        fields = (
            "code",
            "kind",
            "country",
            "percent_bp",
            "amount_minor",
            "most_minor",
            "minimum_minor",
            "starts_at",
            "ends_at",
            "limit_total",
            "limit_per_user",
            "stores",
            "categories",
        )
        help_texts = {
            "amount_minor": "",
            "most_minor": _("One use never costs more. The platform's codes need it."),
            "minimum_minor": _("Of what the code is for."),
        }

    def clean(self) -> dict[str, Any]:
        """The platform's purse has a bottom: each code says what one use may cost."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        needed = {"percent_bp": kind == PromoKind.PERCENT, "amount_minor": kind == PromoKind.FIXED}
        for name, is_needed in needed.items():
            if is_needed and not cleaned.get(name):
                self.add_error(name, _("Fill this in for a code of this kind."))
            elif not is_needed:
                cleaned[name] = None
        if kind and kind != PromoKind.FIXED and not cleaned.get("most_minor"):
            self.add_error("most_minor", _("The platform pays for this code: enter the most that one use may cost."))
        return cleaned

    def _post_clean(self) -> None:
        """The service writes the row; here the fields alone are judged."""

    @property
    def terms(self) -> CodeTerms:
        """What the service takes, once valid."""
        data = self.cleaned_data
        currency = data["country"].currency

        def money(name: str) -> Money | None:
            return None if data.get(name) is None else Money(data[name], currency)

        return CodeTerms(
            code=data["code"],
            kind=PromoKind(data["kind"]),
            percent_bp=data["percent_bp"],
            amount=money("amount_minor"),
            most=money("most_minor"),
            minimum=money("minimum_minor"),
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            limit_total=data["limit_total"],
            limit_per_user=data["limit_per_user"],
            categories=list(data["categories"]),
            stores=list(data["stores"]),
        )


class PointsRuleForm(AmountsForm):
    """What points are earned for and worth."""

    class Meta:
        model = PointsRule
        exclude = ()
        help_texts = {
            "spend_minor": _("Paid for goods, it earns one point."),
            "value_minor": _("Off, when it is spent."),
        }
