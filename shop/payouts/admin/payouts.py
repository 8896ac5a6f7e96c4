"""Staff's window on payouts: what waits, one step at a time, and every step safe to press twice."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha1
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.accounts.models import User
from shop.common.admin import ReadOnlyAdmin, actor_of
from shop.common.money import Money
from shop.common.signs import labelled
from shop.custody.models import CashDesk
from shop.custody.queries import desks_of, may_work
from shop.ledger.queries import entries_about
from shop.payouts.admin.payees import BY_RAIL, RAIL
from shop.payouts.exceptions import REFUSALS
from shop.payouts.exports import bank_csv
from shop.payouts.models import BankRun, Payout
from shop.payouts.queries.rails import payout_rail
from shop.payouts.services import (
    approve_payout,
    cancel_payout,
    confirm_lines,
    confirm_run,
    hand_out_payout,
    make_bank_run,
    note_export,
    push_payout,
    return_line,
)
from shop.payouts.states import PayoutStatus, Rail


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    """Approve, send, put into a bank file, hand out: in a list what is alike, on a page what needs a look."""

    secrets = ("code", "token", "kept")
    list_display = ("number", "name", "sum", RAIL, "status", "requested_at", "tries", "failure")
    list_filter = ("status", BY_RAIL, "currency", "requested_at")
    list_select_related = ("payee",)
    search_fields = ("=number", "=run__number", "recipient__name")
    actions = ("approve", "push", "into_a_file")

    @admin.display(description=_("payee"))
    def name(self, payout: Payout) -> str:
        """The recipient, as others see him."""
        return payout.recipient.display_name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payout]:
        payouts: QuerySet[Payout] = super().get_queryset(request).select_related("recipient", "payee__country")
        return payouts

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, payout: Payout) -> str:
        """In words of the reader's language."""
        return payout.amount.format()

    @action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Payout]) -> None:
        """Those that are not one's own."""
        self._each(request, queryset, lambda payout: approve_payout(payout, actor_id=actor_of(request)))

    @action(description=_("Send, or ask what became of them"), permissions=["change"])
    def push(self, request: HttpRequest, queryset: QuerySet[Payout]) -> None:
        """Over their providers; the same key never sends twice."""
        self._each(request, queryset, lambda payout: push_payout(payout, actor_id=actor_of(request)))

    @action(description=_("Put into a file for the bank"), permissions=["change"])
    def into_a_file(self, request: HttpRequest, queryset: QuerySet[Payout]) -> None:
        """The chosen ones that are approved, one file for each currency."""
        waiting = queryset.filter(rail=Rail.BANK, status=PayoutStatus.APPROVED).order_by("pk")
        for currency in sorted(set(waiting.values_list("currency", flat=True))):
            only = list(waiting.filter(currency=currency).values_list("pk", flat=True))
            key = sha1(f"{currency}:{only}".encode(), usedforsecurity=False).hexdigest()
            try:
                run = make_bank_run(currency=currency, actor_id=actor_of(request), key=key, only=only)
                messages.success(request, _("Bank file %(number)s is ready.") % {"number": run.number})
            except REFUSALS as error:
                messages.error(request, str(error))

    def _each(self, request: HttpRequest, queryset: QuerySet[Payout], act: Callable[[Payout], object]) -> None:
        done = 0
        for payout in queryset.order_by("payee_id", "pk"):
            try:
                act(payout)
                done += 1
            except REFUSALS as error:
                messages.error(request, labelled(payout.number, error))
        if done:
            messages.success(request, _("Done: %(count)d.") % {"count": done})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One payout: what it pays, what the book says, and what can be done now."""
        may_act = self.has_change_permission(request) or may_work(_acting_user(request))
        if not (may_act or self.has_view_permission(request)) or (request.method == "POST" and not may_act):
            raise PermissionDenied
        related = Payout.objects.select_related("recipient", "payee__country", "destination", "run", "approved_by")
        payout = get_object_or_404(related, pk=int(object_id) if object_id.isdecimal() else 0)
        problem = self._act(request, payout) if request.method == "POST" else ""
        if request.method == "POST" and not problem:
            return redirect("admin:payouts_payout_change", payout.pk)
        payout.refresh_from_db()
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": payout.number,
            "payout": payout,
            "steps": _steps(payout) if may_act else [],
            "desks": desks_of(_acting_user(request)).filter(currency=payout.currency),
            "problem": problem,
            "earnings": payout.earnings.select_related("payee", "order").order_by("pk")[:200],
            "entries": entries_about("payout", payout.pk),
        }
        return render(request, "payouts/payout_review.html", context, status=409 if problem else 200)

    def _act(self, request: HttpRequest, payout: Payout) -> str:
        do, actor_id = request.POST.get("do", ""), actor_of(request)
        reason = request.POST.get("reason", "").strip()
        try:
            match do:
                case "approve":
                    approve_payout(payout, actor_id=actor_id)
                case "push":
                    push_payout(payout, actor_id=actor_id)
                case "confirm":
                    confirm_lines([payout], actor_id=actor_id)
                case "return":
                    return_line(payout, reason=reason, actor_id=actor_id)
                case "cancel":
                    cancel_payout(payout, actor_id=actor_id, reason=reason)
                case "hand_out":
                    self._hand_out(request, payout)
        except REFUSALS as error:
            return str(error)
        return ""

    def _hand_out(self, request: HttpRequest, payout: Payout) -> None:
        chosen = request.POST.get("desk", "")
        desk = get_object_or_404(CashDesk, pk=int(chosen) if chosen.isdecimal() else 0)
        hand_out_payout(payout, code=request.POST.get("code", ""), desk=desk, actor_id=actor_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change payouts may decide."""
        return request.user.has_perm("payouts.change_payout")


@admin.register(BankRun)
class BankRunAdmin(ReadOnlyAdmin):
    """Files for the bank: take one, then say what the bank answered."""

    list_display = ("number", "currency", "total", "lines", "created_by", "created_at", "downloaded_at", "file")
    list_filter = ("currency", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("=number", "=payouts__number")
    actions = ("confirm",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankRun]:
        """With what is in them."""
        runs: QuerySet[BankRun] = super().get_queryset(request)
        return runs.annotate(total_minor=Sum("payouts__amount_minor"))

    @admin.display(description=_("total"))
    def total(self, run: Any) -> str:
        """Of all its lines, returned ones too."""
        return Money(run.total_minor or 0, run.currency).format()

    @admin.display(description=_("lines"))
    def lines(self, run: BankRun) -> SafeString:
        url = reverse("admin:payouts_payout_changelist", query={"run__id__exact": run.pk})
        return format_html('<a href="{}">{}</a>', url, _("Show"))

    @admin.display(description=_("file"))
    def file(self, run: BankRun) -> SafeString:
        return format_html('<a href="{}">CSV</a>', reverse("admin:payouts_bankrun_file", args=[run.pk]))

    def get_urls(self) -> list[URLPattern]:
        """And the file's own address."""
        page = path("<int:pk>/file.csv", self.admin_site.admin_view(self.download), name="payouts_bankrun_file")
        urls: list[URLPattern] = super().get_urls()
        return [page, *urls]

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; whoever takes it is counted."""
        if not request.user.has_perm("payouts.change_payout"):
            raise PermissionDenied
        run = get_object_or_404(BankRun, pk=pk)
        note_export(run)
        response = HttpResponse(bank_csv(run), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{run.number}.csv"'
        return response

    @action(description=_("The bank has carried out the whole file"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[BankRun]) -> None:
        """But for what was struck out or came back."""
        for run in BankRun.objects.filter(pk__in=queryset.values("pk")):
            try:
                count = confirm_run(run, actor_id=actor_of(request))
                messages.success(request, _("%(number)s: %(count)d paid.") % {"number": run.number, "count": count})
            except REFUSALS as error:
                messages.error(request, labelled(run.number, error))

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        """Whoever may change payouts."""
        return request.user.has_perm("payouts.change_payout")


def _steps(payout: Payout) -> list[str]:
    """What can be done with it now, as its page shows it."""
    is_network = payout_rail(payout.rail) is not None
    match payout.status:
        case PayoutStatus.REQUESTED:
            return ["approve", "cancel"]
        case PayoutStatus.APPROVED:
            return [*(["push"] if is_network else []), *(["hand_out"] if payout.rail == Rail.DESK else []), "cancel"]
        case PayoutStatus.SENT:
            return ["push"] if is_network else ["confirm", "return"]
        case PayoutStatus.PAID:
            return ["push"] if is_network else ["return"] if payout.rail == Rail.BANK else []
    return []


def _acting_user(request: HttpRequest) -> User:
    """Nobody else comes past the admin's sign-in."""
    return cast(User, request.user)
