"""Staff's work with refunds: what is stuck and the one button that moves it, another way back, cash at their desks, and new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.admin import ReadOnlyAdmin, actor_of, column_in_words, filter_in_words
from shop.common.money import Money
from shop.common.tokens import url_token
from shop.custody.models import CashDesk
from shop.custody.queries import desks_of
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.orders.exceptions import OrderError
from shop.orders.models import Order
from shop.orders.services import plan_reversal
from shop.payments.exceptions import PaymentError
from shop.payments.forms import RefundForm
from shop.payments.models import Refund, RefundAdvance
from shop.payments.queries import refund_history
from shop.payments.services import (
    choose_rail,
    decide_advance,
    explain_failure,
    give_cash_out,
    list_rails,
    name_carrier,
    pay_cash_out,
    propose_advance,
    refund_order,
    send_refund,
    set_cash_aside,
    take_back_cash,
)
from shop.payments.states import CASH_RAIL, RefundStatus, ReversalStatus
from shop.payments.templatetags.refunds import rail_name
from shop.trust.states import WaitsFor

SHOWN_COURIERS = 30
WAY_BACK = column_in_words("rail", rail_name, _("way back"))


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    """Money on its way back. A row opens the page with what can be done now; the buyer's code is shown to nobody here."""

    list_display = ("number", "buyer", "sum", WAY_BACK, "status", "waits_for", "cause", "order", "created_at", "moved_at")
    list_filter = ("status", "waits_for", ("rail", filter_in_words(rail_name)), "cause", "currency", "created_at")
    list_select_related = ("buyer", "order")
    search_fields = ("=number", "=order__number", "buyer__name", "=external_id")
    ordering = ("-pk",)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, refund: Refund) -> str:
        """In words of the reader's language."""
        return refund.amount.format()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Nobody guesses the buyer's code digit by digit with a filter."""
        allowed: bool = not lookup.startswith("code") and super().lookup_allowed(lookup, value, request)
        return allowed

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may add refunds may owe a buyer something."""
        return request.user.has_perm("payments.add_refund")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change refunds may move them on."""
        return request.user.has_perm("payments.change_refund")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Owe a buyer something of an order: asked for by its number, worked out, then for good."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        number = request.GET.get("order", "").strip().upper()
        order = Order.objects.with_lines().filter(number=number).first() if number else None
        form = _refund_form(order, request.POST or None) if order else None
        plan, status = None, 200
        if order and form and form.is_bound:
            if form.is_valid():
                try:
                    plan = plan_reversal(order, order.lines.all(), quantities=form.quantities, **_refund_terms(form))
                    if request.POST.get("do") == "refund":
                        return self._refund(request, order, form)
                except (OrderError, PaymentError) as error:
                    form.add_error(None, str(error))
            status = 422 if form.errors else 200
        context = self._context(request, title=gettext("Owe money back"), order=order, form=form, plan=plan, number=number)
        return render(request, "payments/refund_add.html", context, status=status)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One refund: its facts, its history, and what can be done with it now."""
        may_act = self.has_change_permission(request)
        if not (may_act or self.has_view_permission(request)) or (request.method == "POST" and not may_act):
            raise PermissionDenied
        related = Refund.objects.select_related("buyer", "order__store__owner", "carrier", "attempt")
        refund = get_object_or_404(related, pk=int(object_id) if object_id.isdecimal() else 0)
        if request.method == "POST":
            return self._act(request, refund)
        context = self._context(
            request,
            title=refund.number,
            refund=refund,
            failure=explain_failure(refund),
            lacks=Money(refund.lacks_minor, refund.currency),
            advances=refund.advances.select_related("refund", "proposed_by", "decided_by"),
            may_act=may_act,
            history=refund_history(refund),
            holder=_holder_name(refund),
            **(_choices(refund, request.user) if may_act else {}),
        )
        return render(request, "payments/refund_detail.html", context)

    def _refund(self, request: HttpRequest, order: Order, form: RefundForm) -> HttpResponse:
        facts = form.cleaned_data
        refund = refund_order(
            order,
            quantities=form.quantities,
            cause=facts["cause"],
            reason=facts["reason"],
            key=f"order:{order.pk}:{facts['key']}",
            actor_id=actor_of(request),
            delivery=form.choices["delivery"],
            delivery_by_platform=form.choices["delivery_by_platform"],
            restock=form.choices["restock"],
        )
        messages.success(request, gettext("We notified the buyer."))
        return redirect("admin:payments_refund_change", refund.pk) if refund else redirect("admin:payments_refund_changelist")

    def _act(self, request: HttpRequest, refund: Refund) -> HttpResponse:
        """One button, safe to press twice."""
        act = _refund_acts(refund, request).get(request.POST.get("do", ""))
        if act is None:
            raise PermissionDenied
        try:
            act()
        except PaymentError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("Noted."))
        return redirect(reverse("admin:payments_refund_change", args=[refund.pk]))

    def _context(self, request: HttpRequest, **context: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, **context}


def _refund_acts(refund: Refund, request: HttpRequest) -> dict[str, Callable[[], object]]:
    actor_id, said = actor_of(request), request.POST
    return {
        "rail": lambda: choose_rail(refund, said.get("rail", ""), actor_id=actor_id),
        "ask": lambda: send_refund(refund.pk),
        "set_aside": lambda: set_cash_aside(refund, _desk_of_key(said.get("desk")), actor_id=actor_id),
        "give_out": lambda: give_cash_out(refund, _person_of_key(said.get("carrier")), actor_id=actor_id),
        "from_hand": lambda: name_carrier(refund, _person_of_key(said.get("carrier")), actor_id=actor_id),
        "pay_out": lambda: pay_cash_out(refund, typed=said.get("code", ""), actor_id=actor_id),
        "back_at_desk": lambda: take_back_cash(refund, desk=_desk_of_key(said.get("desk")), actor_id=actor_id),
        "release": lambda: take_back_cash(refund, actor_id=actor_id),
        "propose_advance": lambda: propose_advance(refund, reason=said.get("reason", ""), actor_id=actor_id),
        "advance": lambda: decide_advance(_open_advance(refund), approve=True, actor_id=actor_id),
        "no_advance": lambda: decide_advance(_open_advance(refund), approve=False, actor_id=actor_id),
    }


def _choices(refund: Refund, user: Any) -> dict[str, Any]:
    """What the page offers in this state."""
    in_cash = refund.rail == CASH_RAIL
    free = refund.status in (RefundStatus.OWED, RefundStatus.FAILED)
    return {
        "rails": list_rails(refund) if free else [],
        "is_asked": refund.status == RefundStatus.SENT or (refund.status == RefundStatus.OWED and not in_cash),
        "desks": list(desks_of(user).filter(currency=refund.currency)) if in_cash else [],
        "couriers": _couriers_with(refund) if in_cash and refund.status == RefundStatus.OWED else [],
        "carriers": _couriers() if in_cash and refund.status == RefundStatus.FUNDED else [],
        "seller": refund.order.store.owner if refund.order else None,
        "may_advance": refund.waits_for in (WaitsFor.STORE, WaitsFor.COURIER)
        and not refund.advances.filter(status=ReversalStatus.PROPOSED).exists(),
    }


def _couriers_with(refund: Refund) -> list[User]:
    """Couriers in whose hands there is enough."""
    rich = Account.objects.filter(kind=AccountKind.COURIER_CASH, currency=refund.currency, balance_minor__gte=refund.amount_minor)
    return list(_couriers_queryset().filter(pk__in=rich.values("holder_id")).exclude(pk=refund.buyer_id)[:SHOWN_COURIERS])


def _couriers() -> list[User]:
    return list(_couriers_queryset()[:SHOWN_COURIERS])


def _couriers_queryset() -> QuerySet[User]:
    return User.objects.filter(is_courier=True, is_active=True).order_by("name", "pk")


def _holder_name(refund: Refund) -> str:
    """Who has its cash, by name."""
    if not refund.source_kind:
        return ""
    if refund.source_kind == AccountKind.DESK_CASH:
        return str(CashDesk.objects.filter(pk=refund.source_id).first() or "")
    return f"{refund.carrier.display_name if refund.carrier else ''}, {refund.get_source_kind_display()}"


def _open_advance(refund: Refund) -> RefundAdvance:
    """The last one: one that was decided by another meanwhile changes nothing."""
    return get_object_or_404(RefundAdvance, pk=refund.advances.values("pk")[:1])


def _refund_form(order: Order, data: Any) -> RefundForm:
    return RefundForm(data, order=order, lines=list(order.lines.all()), by_staff=True, initial={"key": url_token()})


def _refund_terms(form: RefundForm) -> dict[str, bool]:
    return {name: form.choices[name] for name in ("delivery", "delivery_by_platform")}


def _desk_of_key(pk: str | None) -> CashDesk:
    return get_object_or_404(CashDesk, pk=int(pk) if pk and pk.isdecimal() else 0)


def _person_of_key(pk: str | None) -> User:
    return get_object_or_404(User, pk=int(pk) if pk and pk.isdecimal() else 0)
