"""Chat for staff: what was reported, and figures of the rest. Nobody reads what was not reported."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shop.chat.exceptions import ChatError
from shop.chat.models import Conversation, Message, Offer, Report
from shop.chat.queries import excerpt_of
from shop.chat.services import decide_report
from shop.chat.states import ReportStatus
from shop.common.admin import ReadOnlyAdmin


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """The queue: open reports first. The page of one shows what was said before it."""

    list_display = ("id", "conversation", "reason", "reporter", "status", "score", "created_at")
    list_filter = ("status", "reason")
    list_select_related = ("conversation__buyer", "conversation__store", "reporter")
    search_fields = ("conversation__store__name", "conversation__buyer__email", "reporter__email")
    show_full_result_count = False
    ordering = ("decided_at", "pk")
    fields = ("conversation", "parties", "reporter", "reason", "note", "excerpt", "status", "created_at", "decided_by", "decided_at")
    readonly_fields = ("parties", "excerpt")
    actions = ("dismiss", "remove_messages", "close")

    @admin.display(description=_("score"))
    def score(self, report: Report) -> int:
        """Points of the whole conversation."""
        return report.conversation.leak_score

    @admin.display(description=_("between"))
    def parties(self, report: Report) -> str:
        """Who talks with whom."""
        return f"{report.conversation.buyer.display_name} ↔ {report.conversation.store.name}"

    @admin.display(description=_("what was said"))
    def excerpt(self, report: Report) -> SafeString:
        """The last messages up to the report, the one complained of marked, with the points of each."""
        return format_html_join("", '<p dir="auto"><strong>{}{}</strong> <small>{}{}</small><br>{}{}</p>', self._rows(report))

    def _rows(self, report: Report) -> list[tuple[object, ...]]:
        return [
            (
                "⚑ " if message.pk == report.message_id else "",
                _("Buyer") if message.from_buyer else _("Store"),
                message.created_at.strftime("%d.%m. %H:%M"),
                f" · {', '.join(message.signs)} ({message.score})" if message.score else "",
                message.text or message.glimpse,
                format_html(' <a href="{}">{}</a>', message.image.file.url, _("picture")) if message.image else "",
            )
            for message in excerpt_of(report)
        ]

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

    def _decide(self, request: HttpRequest, queryset: QuerySet[Report], status: ReportStatus) -> None:
        for report in queryset:
            try:
                decide_report(report, status=status, moderator=request.user)  # type: ignore[arg-type]  # staff are users
            except ChatError as error:
                messages.warning(request, f"{report.pk}: {error}")


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Who talks with whom and with how many points; not what is said."""

    list_display = ("id", "buyer", "store", "leak_score", "last_at", "blocked_by_buyer_at", "blocked_by_store_at", "closed_at")
    list_select_related = ("buyer", "store")
    list_filter = ("closed_at",)
    search_fields = ("store__name", "buyer__email")
    ordering = ("-leak_score", "-pk")
    show_full_result_count = False
    fields = ("buyer", "store", "leak_score", "signs", "last_at", "created_at", "blocked_by_buyer_at", "blocked_by_store_at", "closed_at")
    readonly_fields = ("signs",)
    secrets = ("messages", "last_message")

    @admin.display(description=_("signs"))
    def signs(self, conversation: Conversation) -> str:
        """What the points are for."""
        found = Message.objects.filter(conversation=conversation, score__gt=0).values_list("signs", flat=True)
        return ", ".join(sorted({sign for signs in found for sign in signs})) or "–"


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """Prices that were offered."""

    list_display = ("id", "variant", "quantity", "unit_price_minor", "currency", "from_buyer", "status", "expires_at")
    list_filter = ("status", "currency")
    list_select_related = ("variant__product",)
    search_fields = ("variant__product__title", "conversation__store__name")
    show_full_result_count = False
