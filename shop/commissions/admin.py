"""Commission rules for staff: drafts are written and tried, published rules stand as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.accounts.models import User
from shop.commissions.exceptions import CommissionError
from shop.commissions.forms import RuleForm, SimulationForm
from shop.commissions.models import CommissionRule, Simulation
from shop.commissions.services import publish_rule, start_simulation, withdraw_rule
from shop.commissions.states import SimulationStatus
from shop.commissions.tasks import simulate
from shop.common.admin import ListAdmin, column
from shop.common.clock import now
from shop.common.jobs import enqueue
from shop.common.money import Money
from shop.common.signs import labelled
from shop.events.models import DomainEvent


class StandingFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("force", _("in force")), ("draft", _("drafts")), ("withdrawn", _("withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen kind."""
        match self.value():
            case "force":
                return queryset & CommissionRule.objects.in_force(now())
            case "draft":
                return queryset.filter(published_at=None)
            case "withdrawn":
                return queryset.filter(withdrawn_at__isnull=False)
        return queryset


@admin.register(CommissionRule)
class CommissionRuleAdmin(ListAdmin):
    """Rules, the newest first. A draft may be changed; a published one is withdrawn, and another takes its place."""

    form = RuleForm
    list_display = (
        column("subject", _("about")),
        "kind",
        column("terms", _("commission")),
        "country",
        "standing",
        "starts_at",
        "ends_at",
        "published_by",
        "withdrawn_by",
    )
    list_filter = (StandingFilter, "country")
    list_select_related = ("country", "store", "category", "product", "published_by", "withdrawn_by")
    search_fields = ("store__name", "product__title", "category__path", "note")
    autocomplete_fields = ("store", "category", "product")
    actions = ("publish", "withdraw")
    fields = ("country", "store", "category", "product", "rate_bp", "fixed_minor", "minimum_minor", "starts_at", "ends_at", "note")
    facts = ("created_by", "created_at", "published_by", "published_at", "withdrawn_by", "withdrawn_at", "history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CommissionRule]:
        """With what the words name."""
        rules: QuerySet[CommissionRule] = super().get_queryset(request).select_related("country", "store", "category", "product__store")
        return rules

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who did what to it, once it is there."""
        return (*self.fields, *self.facts) if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Everything, once it is published."""
        return (*self.fields, *self.facts) if obj and obj.published_at else self.facts

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_delete_permission(request, obj)) and obj is not None and obj.published_at is None

    def save_model(self, request: HttpRequest, obj: CommissionRule, form: Any, change: bool) -> None:
        """A draft says whose it is."""
        if not change:
            obj.created_by = cast(User, request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("about"))
    def kind(self, rule: CommissionRule) -> str:
        return str(rule.get_scope().label)

    @admin.display(description=_("status"))
    def standing(self, rule: CommissionRule) -> str:
        if rule.published_at is None:
            return str(_("draft"))
        if rule.withdrawn_at:
            return str(_("withdrawn"))
        if rule.ends_at and rule.ends_at <= now():
            return str(pgettext_lazy("rule", "over"))
        return str(_("in force") if rule.starts_at and rule.starts_at <= now() else _("to come"))

    @admin.display(description=_("history"))
    def history(self, rule: CommissionRule) -> SafeString:
        """The rule's events, with who caused them."""
        events = DomainEvent.objects.about("commission", rule.pk).select_related("actor")
        rows = ((f"{event.occurred_at:%Y-%m-%d %H:%M}", event.name.partition(".")[2], event.actor or "–") for event in events)
        return format_html_join("", "<p>{} {} ({})</p>", rows)

    @admin.action(description=_("Publish: sales are charged by it from its start"), permissions=["change"])
    def publish(self, request: HttpRequest, rules: QuerySet[CommissionRule]) -> None:
        self._each(request, rules, publish_rule)

    @admin.action(description=_("Withdraw: the earlier rule applies again"), permissions=["change"])
    def withdraw(self, request: HttpRequest, rules: QuerySet[CommissionRule]) -> None:
        self._each(request, rules, withdraw_rule)

    def _each(self, request: HttpRequest, rules: QuerySet[CommissionRule], move: Callable[..., None]) -> None:
        for rule in rules.select_related("country", "store", "product__store"):
            try:
                move(rule, actor=cast(User, request.user))
            except CommissionError as error:
                messages.error(request, labelled(rule, error))
            else:
                messages.success(request, labelled(rule, self.standing(rule)))


@admin.register(Simulation)
class SimulationAdmin(ListAdmin):
    """Ask what drafts would have changed, and read the answer."""

    form = SimulationForm
    list_display = ("country", "month", "status", "lines", "created_by", "created_at")
    list_filter = ("status", "country")
    list_select_related = ("country", "created_by")
    search_fields = ("=country__code", "created_by__email")
    actions = None
    fields = ("country", "month", "drafts")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Simulation, form: Any, change: bool) -> None:
        """Through the service, which freezes the drafts."""
        values = form.cleaned_data
        rules = list(values["drafts"])
        made = start_simulation(country=values["country"], month=values["month"], rules=rules, actor=cast(User, request.user))
        obj.pk = made.pk
        enqueue(simulate, made.pk)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The drafts are kept as they were, not as they will be."""

    def response_add(self, request: HttpRequest, obj: Simulation, post_url_continue: str | None = None) -> HttpResponse:
        return redirect(reverse("admin:commissions_simulation_change", args=[obj.pk]))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Fees before and after, by store and in all."""
        simulation = self.get_object(request, object_id)
        found = {"answer": _simulation_context(simulation)} if simulation and self.has_view_permission(request, simulation) else {}
        response: HttpResponse = super().change_view(request, object_id, form_url, {**(extra_context or {}), **found})
        return response

    change_form_template = "commissions/simulation.html"


def _simulation_context(simulation: Simulation) -> dict[str, Any]:
    rows = sorted((_simulation_row(figures) for figures in simulation.figures.values()), key=lambda row: -abs(row["change"].minor))
    sums = {name: sum(figures[name] for figures in simulation.figures.values()) for name in ("lines", "net", "before", "after")}
    return {
        "simulation": simulation,
        "is_running": simulation.status == SimulationStatus.RUNNING,
        "rules": [rule["words"] for rule in simulation.rules],
        "rows": rows,
        "total": _simulation_row({"store": "", "currency": simulation.country.currency, **sums}),
    }


def _simulation_row(figures: dict[str, Any]) -> dict[str, Any]:
    money = {name: Money(figures[name], figures["currency"]) for name in ("net", "before", "after")}
    return {"store": figures["store"], "lines": figures["lines"], "change": money["after"] - money["before"], **money}
