"""The markets' rules of trust, who is linked with whom, and who is not."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ListAdmin, ReadOnlyAdmin, actor_of
from shop.common.admin_amounts import AmountsForm, amount_column
from shop.trust.exceptions import TrustError
from shop.trust.models import KnownStrangers, ProofRule, SharedSignal, TrustRules
from shop.trust.queries import market_risk
from shop.trust.services import declare_strangers


@admin.register(TrustRules)
class TrustRulesAdmin(ListAdmin):
    """How long money waits, and how much leaves without staff. A new market's come with its data file."""

    form = AmountsForm
    list_display = (
        *("country", "risk", "card_hold_days", "new_card_hold_days"),
        amount_column("auto_person_day_minor", _("paid out without staff, per person and day")),
        amount_column("auto_market_day_minor", _("paid out without staff, whole market and day")),
    )
    list_select_related = ("country",)
    readonly_fields = ("country", "risk", "risk_parts")

    @admin.display(description=_("most that one party can cost"))
    def risk(self, rules: TrustRules) -> str:
        """Of all that these rules let out before its money is certain."""
        return market_risk(rules.country).total.format()

    @admin.display(description=_("of it"))
    def risk_parts(self, rules: TrustRules) -> str:
        """What the sum consists of."""
        risk = market_risk(rules.country)
        words = {"fees": risk.couriers_fees.format(), "refunds": risk.refund_advance.format(), "staff": risk.by_staff.format()}
        return gettext("couriers' fees %(fees)s, refunds in advance %(refunds)s, refunds advanced by staff %(staff)s") % words

    def has_add_permission(self, request: HttpRequest) -> bool:
        """From data files only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A market without rules would have the defaults, which nobody chose."""
        return False


class ProofRuleForm(AmountsForm):
    class Meta:
        help_texts = {"order_most_minor": _("Empty for no limit of its own.")}


@admin.register(ProofRule)
class ProofRuleAdmin(ListAdmin):
    """What each proof unlocks in a market."""

    form = ProofRuleForm
    list_display = (
        *("country", "proof", "debt_percent"),
        amount_column("order_most_minor", _("largest order")),
        "takes_cards",
        amount_column("auto_day_minor", _("paid out without staff a day")),
        "extra_hold_days",
    )
    list_filter = ("country",)
    list_select_related = ("country",)
    readonly_fields = ("country", "proof")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """From data files only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The table has a row for each proof."""
        return False


@admin.register(SharedSignal)
class SharedSignalAdmin(ReadOnlyAdmin):
    """What accounts have shown. Two rows of the same trace are two accounts that share something."""

    list_display = ("user", "kind", "trace", "seen_at", "lapsed_at")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("=trace", "user__name", "=user__email", "=user__phone")


class KnownStrangersForm(forms.ModelForm):  # type: ignore[type-arg]
    """Two accounts, in whatever order they were chosen."""

    def clean(self) -> dict[str, Any]:
        """The one that is older first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        one, other = cleaned.get("one"), cleaned.get("other")
        if one and other:
            if one == other:
                raise forms.ValidationError(_("Choose two different accounts."))
            cleaned["one"], cleaned["other"] = sorted([one, other], key=lambda user: user.pk)
        return cleaned


@admin.register(KnownStrangers)
class KnownStrangersAdmin(ListAdmin):
    """Who shares something and has nothing to do with the other: said by staff, with the reason."""

    form = KnownStrangersForm
    list_display = ("one", "other", "reason", "said_by", "said_at")
    list_select_related = ("one", "other", "said_by")
    search_fields = ("one__name", "other__name", "reason")
    autocomplete_fields = ("one", "other")
    fields = ("one", "other", "reason")

    def save_model(self, request: HttpRequest, obj: KnownStrangers, form: Any, change: bool) -> None:
        """By the service, which refuses whoever is one of the two."""
        try:
            obj.pk = declare_strangers(obj.one, obj.other, reason=obj.reason, actor_id=actor_of(request)).pk
        except TrustError as error:
            raise PermissionDenied(str(error)) from error
        obj._state.adding = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Said or taken back, not changed."""
        return False
