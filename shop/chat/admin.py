"""Chat for staff: what was reported, and figures of the rest. Nobody reads what was not reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.chat.exceptions import ChatError
from shop.chat.models import Conversation, Message, Offer, Report
from shop.chat.queries import excerpt_of
from shop.chat.services import decide_conversation_report
from shop.chat.states import SIGN_WORDS, ReportStatus
from shop.common.admin import ReadOnlyAdmin
from shop.common.requests import number_in
from shop.common.signs import labelled

ANSWERS = {ReportStatus.DISMISSED, ReportStatus.REMOVED, ReportStatus.CLOSED}


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """The queue: open reports first. The page of one shows what was said before it, and asks for the answer."""

    list_display = ("parties", "reason", "reporter", "status", "score", "created_at")
    list_filter = ("status", "reason")
    list_select_related = ("conversation__buyer", "conversation__store", "reporter")
    search_fields = ("conversation__store__name", "conversation__buyer__email", "reporter__email")
    ordering = (F("decided_at").asc(nulls_first=True), "pk")
    actions = ("dismiss", "remove_messages", "close")

    @admin.display(description=_("score"))
    def score(self, report: Report) -> int:
        """Points of the whole conversation."""
        return report.conversation.leak_score

    @admin.display(description=_("between"))
    def parties(self, report: Report) -> str:
        """Who talks with whom."""
        return f"{report.conversation.buyer.display_name} ↔ {report.conversation.store.name}"

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """What was said up to the report, and the answer beside it."""
        may_decide = self.has_decide_permission(request)
        if not (may_decide or self.has_view_permission(request)) or (request.method == "POST" and not may_decide):
            raise PermissionDenied
        report = get_object_or_404(self._with_everybody(), pk=number_in(object_id))
        if request.method == "POST" and (answer := request.POST.get("answer", "")) in ANSWERS:
            self._decide(request, [report], ReportStatus(answer))
            return redirect(self._next_in_queue())
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": self.parties(report),
            "report": report,
            "said": excerpt_of(report),
            "earlier": report.conversation.reports.exclude(pk=report.pk).select_related("reporter"),
            "may_decide": may_decide and report.status == ReportStatus.OPEN,
        }
        return render(request, "chat/report_review.html", context)

    def _with_everybody(self) -> QuerySet[Report]:
        return Report.objects.select_related("conversation__buyer", "conversation__store", "reporter", "decided_by")

    def _next_in_queue(self) -> str:
        following = Report.objects.filter(status=ReportStatus.OPEN).order_by("pk").first()
        if following is None:
            return reverse("admin:chat_report_changelist")
        return reverse("admin:chat_report_change", args=[following.pk])

    @admin.action(description=_("Nothing wrong"), permissions=["decide"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Close without consequences."""
        self._decide(request, queryset, ReportStatus.DISMISSED)

    @admin.action(description=_("Remove the reported messages"), permissions=["decide"])
    def remove_messages(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """The two see no more what was said."""
        self._decide(request, queryset, ReportStatus.REMOVED)

    @admin.action(description=_("Close the conversation"), permissions=["decide"])
    def close(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Nothing can be sent in it any more."""
        self._decide(request, queryset, ReportStatus.CLOSED)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whoever may change reports."""
        return request.user.has_perm("chat.change_report")

    def _decide(self, request: HttpRequest, reports: Iterable[Report], status: ReportStatus) -> None:
        for report in reports:
            try:
                decide_conversation_report(report, status=status, moderator=request.user)  # type: ignore[arg-type]  # staff are users
            except ChatError as error:
                messages.warning(request, labelled(self.parties(report), error))


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Who talks with whom and with how many points; not what is said."""

    list_display = ("buyer", "store", "leak_score", "last_at", "blocked_by_buyer_at", "blocked_by_store_at", "closed_at")
    list_select_related = ("buyer", "store")
    list_filter = ("closed_at",)
    search_fields = ("store__name", "buyer__email")
    ordering = ("-leak_score", "-pk")
    fields = ("buyer", "store", "leak_score", "signs", "last_at", "created_at", "blocked_by_buyer_at", "blocked_by_store_at", "closed_at")
    readonly_fields = ("signs",)
    secrets = ("messages", "last_message")

    @admin.display(description=_("signs"))
    def signs(self, conversation: Conversation) -> str:
        """What the points are for."""
        found = Message.objects.filter(conversation=conversation, score__gt=0).values_list("signs", flat=True)
        return ", ".join(str(SIGN_WORDS[sign]) for sign in SIGN_WORDS if any(sign in signs for signs in found)) or "–"


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """Prices that were offered."""

    list_display = ("id", "variant", "quantity", "unit_price_minor", "currency", "from_buyer", "status", "expires_at")
    list_filter = ("status", "currency")
    list_select_related = ("variant__product",)
    search_fields = ("variant__product__title", "conversation__store__name")
