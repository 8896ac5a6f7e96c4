"""Codes and points for staff. The platform's codes are made here and rest until somebody has read what they would cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ListAdmin, ReadOnlyAdmin, ReadOnlyInline, actor_of, column
from shop.common.money import Money
from shop.common.percentages import format_percent
from shop.common.signs import labelled
from shop.promotions.exceptions import PromotionError, TermsRefused
from shop.promotions.forms import PlatformCodeForm, PointsRuleForm
from shop.promotions.models import PointsAccount, PointsEntry, PointsRule, PromoCode, PromoMark, PromoUse
from shop.promotions.queries import preview_cost
from shop.promotions.queries.costs import codes_with_costs
from shop.promotions.services import end_code, make_platform_code, pause_code, resume_code


@admin.register(PromoCode)
class PromoCodeAdmin(ListAdmin):
    """Every code. What it gives is never changed once it is made; it is paused, resumed and ended."""

    form = PlatformCodeForm
    list_display = ("code", "kind", "gives", "funded_by", "store", "country", "uses", "cost", "is_paused", "ends_at")
    list_filter = ("funded_by", "kind", "is_paused", "country")
    list_select_related = ("store", "country")
    search_fields = ("code", "store__name")
    autocomplete_fields = ("stores", "categories")
    actions = ("pause", "resume", "end")
    shown = (
        *(
            "code",
            "kind",
            "gives",
            "funded_by",
            "country",
            "store",
            "minimum_minor",
            "starts_at",
            "ends_at",
            "limit_total",
            "limit_per_user",
        ),
        *("stores", "categories", "is_paused", "uses", "cost", "preview", "created_by", "created_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PromoCode]:
        """With what they have cost."""
        return codes_with_costs(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: PromoCode | None = None) -> Any:
        """The form for a new one, the facts of an old one."""
        return self.shown if obj else PlatformCodeForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: PromoCode | None = None) -> Any:
        return self.shown if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: PromoCode | None = None) -> bool:
        """Orders refer to their codes."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A word that is taken is said at its field's page, not as a fault."""
        try:
            response: HttpResponse = super().add_view(request, form_url, extra_context)
        except TermsRefused as error:
            messages.error(request, str(error))
            return redirect("admin:promotions_promocode_add")
        return response

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> PromoCode:
        """The service creates the row, not the form."""
        if change:
            raise PermissionDenied
        code: PromoCode = make_platform_code(form.cleaned_data["country"], form.terms, actor_id=actor_of(request))
        return code

    def save_model(self, request: HttpRequest, obj: PromoCode, form: Any, change: bool) -> None:
        """The service has written it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """And its limits."""

    def response_add(self, request: HttpRequest, obj: PromoCode, post_url_continue: str | None = None) -> HttpResponseRedirect:
        """To its page, where it says what it would cost."""
        messages.success(request, _("The code is paused. Check below what it would cost, then resume it from the list."))
        return redirect("admin:promotions_promocode_change", obj.pk)

    @admin.display(description=_("gives"))
    def gives(self, code: PromoCode) -> str:
        most = f" ≤ {code.most}" if code.most is not None and code.amount is None else ""
        percent = format_percent(code.percent_bp) if code.percent_bp else str(code.get_kind_display())
        return percent + most if code.amount is None else code.amount.format()

    @admin.display(description=_("used"), ordering="used")
    def uses(self, code: PromoCode) -> str:
        return f"{code.used} / {code.limit_total}" if code.limit_total is not None else str(code.used)

    @admin.display(description=_("cost so far"), ordering="cost_minor")
    def cost(self, code: Any) -> str:
        """Of the uses that stand."""
        return Money(code.cost_minor, code.currency).format()

    @admin.display(description=_("if everybody had used it in the last 30 days"))
    def preview(self, code: PromoCode) -> str:
        """The worst that it could cost."""
        found = preview_cost(code)
        words = {"fitting": found.fitting, "all": found.checkouts, "cost": found.cost, "dearest": found.dearest}
        return str(_("It fits %(fitting)d of %(all)d checkouts and comes to %(cost)s; the dearest to %(dearest)s.") % words)

    @action(description=_("Pause the chosen codes"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[PromoCode]) -> None:
        _change_each_code(request, queryset, pause_code)

    @action(description=_("Let the chosen codes count (again)"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[PromoCode]) -> None:
        """In what is left of their windows."""
        _change_each_code(request, queryset, resume_code)

    @action(description=_("End the chosen codes for good"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[PromoCode]) -> None:
        _change_each_code(request, queryset, end_code)


class PromoMarkInline(ReadOnlyInline):
    """What binds the use to its person, as digests: the same as among the signals of accounts."""

    model = PromoMark
    fields = ("trace",)
    readonly_fields = fields
    show_change_link = False


@admin.register(PromoUse)
class PromoUseAdmin(ReadOnlyAdmin):
    inlines = (PromoMarkInline,)
    list_display = ("code", "user", "used_at", "given_back_at")
    list_filter = ("used_at",)
    list_select_related = ("code", "user")
    search_fields = ("code__code", "user__email", "user__name")


@admin.register(PointsRule)
class PointsRuleAdmin(ListAdmin):
    """What points are earned for and worth, market by market."""

    form = PointsRuleForm
    list_display = (
        "country",
        column("spend", _("goods for one point")),
        column("value", _("worth of a point")),
        "most_bp",
        "hold_days",
        "expire_days",
        "is_active",
    )
    list_select_related = ("country",)
    search_fields = ("country__code",)

    def has_delete_permission(self, request: HttpRequest, obj: PointsRule | None = None) -> bool:
        """It is switched off instead."""
        return False


class PointsEntryInline(ReadOnlyInline):
    """Every point that came or went."""

    model = PointsEntry
    fields = ("created_at", "kind", "points", "order", "free_at", "expires_at")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PointsEntry]:
        entries: QuerySet[PointsEntry] = super().get_queryset(request).select_related("order")
        return entries


@admin.register(PointsAccount)
class PointsAccountAdmin(ReadOnlyAdmin):
    """A person's points in one market."""

    list_display = ("user", "country", "balance")
    list_filter = ("country",)
    list_select_related = ("user", "country")
    search_fields = ("user__email", "user__name")
    inlines = (PointsEntryInline,)


def _change_each_code(request: HttpRequest, codes: QuerySet[PromoCode], change: Callable[..., None]) -> None:
    for code in codes.select_related("store"):
        try:
            change(code, actor_id=actor_of(request))
        except PromotionError as error:
            messages.error(request, labelled(code, error))
    messages.success(request, _("Done."))
