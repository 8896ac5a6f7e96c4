"""Staff's window on couriers and parcels. Tokens and spoken codes are shown to nobody here."""

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from couriers.events import COURIER_APPLIED, COURIER_CEILING_SET
from couriers.exceptions import CourierError
from couriers.forms import CeilingForm, DecisionForm
from couriers.models import CourierProfile, Delivery, DeliveryAttempt, HalfConfirmation, HandoverCode
from couriers.services import approve_courier, give_up_parcel, refuse_courier, set_cash_ceiling, suspend_courier
from couriers.states import OPEN_JOBS, CourierStatus, DeliveryStatus
from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline, actor_of
from shop.common.clock import now
from shop.common.money import Money
from shop.common.phrases import kept_phrase, read_phrase
from shop.common.signs import labelled
from shop.events.models import DomainEvent
from shop.ledger.queries import balances_of
from shop.ledger.states import AccountKind
from shop.orders.exceptions import OrderError


class HistoryLine(NamedTuple):
    """What happened to a courier, by whom, and the reason staff gave: empty where there is none."""

    event: DomainEvent
    reason: str


def _history(profile: CourierProfile) -> list[HistoryLine]:
    events = DomainEvent.objects.about("courier", profile.pk).select_related("actor")
    return [HistoryLine(event, _reason_of(event)) for event in events]


def _reason_of(event: DomainEvent) -> str:
    return "" if event.name == COURIER_CEILING_SET.name else COURIER_APPLIED.read(event)["reason"]


@admin.register(CourierProfile)
class CourierProfileAdmin(ReadOnlyAdmin):
    """Who carries parcels. A row opens the page on which to approve, refuse or suspend."""

    list_display = ("user", "phone", "vehicle", "region", "status", "is_available", "applied_at")
    list_filter = ("status", "country", "vehicle", "is_available")
    list_select_related = ("user", "region", "country")
    search_fields = ("user__name", "user__email", "phone")
    ordering = ("-applied_at",)
    actions = ("approve",)

    @action(description=_("Approve the chosen applications"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[CourierProfile]) -> None:
        """Approve what is waiting among the chosen."""
        approved = 0
        for profile in queryset.filter(status=CourierStatus.APPLIED).select_related("user"):
            try:
                approve_courier(profile, actor_id=actor_of(request))
                approved += 1
            except CourierError as error:
                messages.error(request, labelled(profile, error))
        text = ngettext("%(count)d courier was approved and notified.", "%(count)d couriers were approved and notified.", approved)
        self.message_user(request, text % {"count": approved})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The courier's answers and record, and staff's decision beside them."""
        may_decide = self.has_change_permission(request)
        if not (may_decide or self.has_view_permission(request)) or (request.method == "POST" and not may_decide):
            raise PermissionDenied
        related = CourierProfile.objects.select_related("user", "region", "country")
        profile = get_object_or_404(related, pk=int(object_id) if object_id.isdecimal() else 0)
        is_ceiling = request.POST.get("do") == "ceiling"
        form = DecisionForm(request.POST if request.method == "POST" and not is_ceiling else None, status=profile.status)
        ceiling = _ceiling_form(profile, request.POST if is_ceiling else None)
        if form.is_valid() and self._decide(request, profile, form):
            return redirect("admin:couriers_courierprofile_changelist")
        if ceiling.is_valid() and self._limit(request, profile, ceiling):
            return redirect("admin:couriers_courierprofile_change", profile.pk)
        context = self._context(request, profile, form if may_decide else None) | {"ceiling": ceiling}
        return render(request, "couriers/courier_review.html", context, status=422 if form.errors or ceiling.errors else 200)

    def _limit(self, request: HttpRequest, profile: CourierProfile, form: CeilingForm) -> bool:
        try:
            set_cash_ceiling(profile, minor=form.cleaned_data["ceiling"], actor_id=actor_of(request))
        except CourierError as error:
            form.add_error("ceiling", str(error))
            return False
        messages.success(request, _("The limit of %(name)s is saved.") % {"name": profile.user})
        return True

    def _decide(self, request: HttpRequest, profile: CourierProfile, form: DecisionForm) -> bool:
        reason = form.cleaned_data["reason"].strip()
        try:
            match form.cleaned_data["verdict"]:
                case "approve":
                    approve_courier(profile, actor_id=actor_of(request))
                case "refuse":
                    refuse_courier(profile, reason=reason, actor_id=actor_of(request))
                case "suspend":
                    suspend_courier(profile, reason=reason, actor_id=actor_of(request))
        except CourierError as error:
            form.add_error(None, str(error))
            return False
        words = {"name": str(profile.user), "status": profile.get_status_display()}
        messages.success(request, _("%(name)s: %(status)s. We notified the courier.") % words)
        return True

    def _context(self, request: HttpRequest, profile: CourierProfile, form: DecisionForm | None) -> dict[str, Any]:
        jobs = Delivery.objects.filter(courier_id=profile.user_id).aggregate(
            open=Count("pk", filter=Q(status__in=OPEN_JOBS)), delivered=Count("pk", filter=Q(status=DeliveryStatus.DELIVERED))
        )
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(profile.user),
            "profile": profile,
            "form": form,
            "jobs": jobs,
            "cash": balances_of(AccountKind.COURIER_CASH, profile.user_id),
            "history": _history(profile),
        }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change couriers may decide."""
        return request.user.has_perm("couriers.change_courierprofile")


@admin.display(description=_("what happened"))
def why_in_vain(attempt: DeliveryAttempt) -> str:
    """In the reader's language."""
    return read_phrase(attempt.reason)


class DeliveryAttemptInline(ReadOnlyInline):
    """Journeys that ended without a delivery."""

    model = DeliveryAttempt
    fields = ("number", "courier", why_in_vain, "buyer_said_paid", "ended_at")
    readonly_fields = fields


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Every parcel and whose hands it is in."""

    list_display = ("order", "mode", "status", "holder", "courier", "service", "missing_at", "attempt", "delivered_at")
    list_filter = ("status", "mode", "holder", "currency", ("missing_at", admin.EmptyFieldListFilter))
    list_select_related = ("order", "courier")
    search_fields = ("=order__number", "courier__name", "courier__email", "order__store__name", "=tracking_number")
    inlines = (DeliveryAttemptInline,)
    actions = ("give_up",)

    @action(description=_("Mark as lost: cancel and refund"), permissions=["act"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Whoever had it does not bring it, nor back. Again: nothing changes."""
        for delivery in queryset.order_by("pk"):
            try:
                give_up_parcel(delivery, reason=kept_phrase("parcel", "lost"), actor_id=actor_of(request))
            except (CourierError, OrderError) as error:
                messages.error(request, labelled(delivery, error))
            else:
                messages.success(request, labelled(delivery, _("Order cancelled. We notified both sides.")))

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Goods and money move: not for those who may only look."""
        return request.user.has_perm("couriers.change_delivery")


@admin.register(HandoverCode)
class HandoverCodeAdmin(ReadOnlyAdmin):
    """Which codes live, and which were used or locked. Never what they say."""

    list_display = ("delivery", "side", "is_live", "issued_at", "expires_at", "used_at", "replaced_at", "wrong_tries")
    list_filter = ("side",)
    list_select_related = ("delivery",)
    search_fields = ("=delivery__order__number",)
    fields = ("delivery", "side", "issued_at", "expires_at", "used_at", "replaced_at", "wrong_tries")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Nobody guesses them letter by letter with a filter."""
        allowed: bool = not lookup.startswith(("token", "spoken")) and super().lookup_allowed(lookup, value, request)
        return allowed

    @admin.display(description=_("valid"), boolean=True)
    def is_live(self, code: HandoverCode) -> bool:
        """Neither used, replaced nor expired."""
        return not (code.used_at or code.replaced_at or code.has_expired(at=now()))


@admin.register(HalfConfirmation)
class HalfConfirmationAdmin(ReadOnlyAdmin):
    """Cash at doors that only one of the two has confirmed. It is decided on its page at the desk."""

    list_display = ("delivery", "side", "value", "status", "said_at", "desk_at", "carrier", "decide_link")
    list_filter = ("status", "side", "currency", "fate")
    list_select_related = ("delivery__order", "carrier")
    search_fields = ("=delivery__order__number", "carrier__name", "carrier__email")
    exclude = ("seed", "link_digest")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Nobody guesses a link letter by letter with a filter."""
        allowed: bool = not lookup.startswith(("seed", "link_digest")) and super().lookup_allowed(lookup, value, request)
        return allowed

    @admin.display(description=_("amount"), ordering="amount_minor")
    def value(self, half: HalfConfirmation) -> str:
        return half.amount.format()

    @admin.display(description=_("at the desk"))
    def decide_link(self, half: HalfConfirmation) -> SafeString:
        """To the page on which it is decided."""
        return format_html('<a href="{}">{}</a>', half.get_absolute_url(), _("Show"))


@admin.register(DeliveryAttempt)
class DeliveryAttemptAdmin(ReadOnlyAdmin):
    """Journeys in vain; first those where buyer and carrier disagreed about the cash."""

    list_display = ("delivery", "number", "courier", why_in_vain, "buyer_said_paid", "ended_at")
    list_filter = ("buyer_said_paid",)
    list_select_related = ("delivery", "courier")
    search_fields = ("=delivery__order__number", "reason", "courier__name")
    ordering = (F("buyer_said_paid").desc(), "-ended_at")


def _ceiling_form(profile: CourierProfile, data: QueryDict | None) -> CeilingForm:
    currency, minor = profile.country.currency, profile.cash_ceiling_minor
    return CeilingForm(data, currency=currency, initial={"ceiling": None if minor is None else Money(minor, currency)})
