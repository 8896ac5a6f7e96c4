"""Payments as facts, the tries to pay them, and the inbox of what providers told us."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline, actor_of, column, column_in_words, filter_in_words
from shop.common.phrases import read_phrase
from shop.common.signs import labelled
from shop.payments.exceptions import PaymentError
from shop.payments.models import Payment, PaymentAttempt, PaymentEvent
from shop.payments.services import apply_event, ask_attempt, note_reversal, return_kept_money
from shop.payments.states import EventStatus, ReversalWay
from shop.payments.templatetags.refunds import rail_name

PROVIDER = column_in_words("provider", rail_name, _("provider"))
BODY = column("text", _("text"))
BY_PROVIDER = ("provider", filter_in_words(rail_name))


def one_by_one(request: HttpRequest, work: Callable[[int], object], ids: Iterable[int]) -> None:
    """Each by itself: what one refuses keeps none of the others. Pressing again does no harm."""
    done = 0
    for pk in ids:
        try:
            work(pk)
        except PaymentError as error:
            messages.warning(request, labelled(pk, error))
        else:
            done += 1
    messages.info(request, _("%(count)d done.") % {"count": done})


class AttemptInline(ReadOnlyInline):
    """How it was tried to be paid."""

    model = PaymentAttempt
    fields = ("number", PROVIDER, "status", "asked_for", "came", "problem", "reference", "failure_code", "started_at", "asked_at")
    readonly_fields = fields

    @admin.display(description=_("amount asked"))
    def asked_for(self, attempt: PaymentAttempt) -> str:
        return attempt.amount.format()

    @admin.display(description=_("amount that came"))
    def came(self, attempt: PaymentAttempt) -> str:
        return attempt.received.format() if attempt.received is not None else "–"


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """What is due, and what has come."""

    list_display = ("checkout", PROVIDER, "status", "sum", "received_by", "received_at")
    list_filter = ("status", BY_PROVIDER, "currency")
    list_select_related = ("checkout", "received_by")
    search_fields = ("=orders__number",)
    exclude = ("amount_minor", "currency", "provider")
    readonly_fields = (PROVIDER, "sum")
    inlines = (AttemptInline,)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, payment: Payment) -> str:
        """In words of the reader's language."""
        return payment.amount.format()


@admin.register(PaymentAttempt)
class PaymentAttemptAdmin(ReadOnlyAdmin):
    """Tries to pay: mismatches are found by their problem. What providers hear again, keys and addresses are nobody's business."""

    secrets = ("key", "kept", "redirect_url", "phone", "payer")
    list_display = (column("pk", _("number")), "payment", PROVIDER, "status", "asked_for", "came", "problem", "started_at", "asked_at")
    list_filter = ("problem", "status", BY_PROVIDER, "currency", "started_at")
    list_select_related = ("payment",)
    search_fields = ("=external_id", "=reference", "=payment__orders__number")
    fields = (
        "payment", "number", PROVIDER, "status", "asked_for", "came", "problem", "reference", "failure_code", "external_id",
        "started_at", "expires_at", "asked_at", "ended_at",
    )  # fmt: skip
    readonly_fields = (PROVIDER, "asked_for", "came")
    actions = ("ask_again", "return_money", "note_taken_back", "note_given_again")
    asked_for = AttemptInline.asked_for
    came = AttemptInline.came

    @action(description=_("Ask the provider again"), permissions=["act"])
    def ask_again(self, request: HttpRequest, queryset: QuerySet[PaymentAttempt]) -> None:
        """What it says is compared and applied, once."""
        one_by_one(request, ask_attempt, queryset.order_by("pk").values_list("pk", flat=True))

    @action(description=_("Give back money that was kept aside"), permissions=["act"])
    def return_money(self, request: HttpRequest, queryset: QuerySet[PaymentAttempt]) -> None:
        """It was not what was asked for, and nothing puts it right."""
        one_by_one(request, return_kept_money, queryset.order_by("pk").values_list("pk", flat=True))

    @action(description=_("Note: the provider has taken the whole payment back"), permissions=["note"])
    def note_taken_back(self, request: HttpRequest, queryset: QuerySet[PaymentAttempt]) -> None:
        """Seen in the statement of a provider that tells of it to people only: M-Pesa, MTN, Orange. A second person confirms it."""
        self._note(request, queryset, ReversalWay.TAKEN)

    @action(description=_("Note: the provider has given the whole payment again"), permissions=["note"])
    def note_given_again(self, request: HttpRequest, queryset: QuerySet[PaymentAttempt]) -> None:
        """The same of what came back after all, or had been noted by mistake."""
        self._note(request, queryset, ReversalWay.BACK)

    def _note(self, request: HttpRequest, queryset: QuerySet[PaymentAttempt], way: str) -> None:
        attempts = {attempt.pk: attempt for attempt in queryset}
        one_by_one(request, lambda pk: note_reversal(attempts[pk], way=way, actor_id=actor_of(request)), sorted(attempts))

    def has_note_permission(self, request: HttpRequest) -> bool:
        """Those who see to disputes."""
        return request.user.has_perm("payments.change_dispute")

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Money moves: not for those who may only look."""
        return request.user.has_perm("payments.change_paymentattempt")


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnlyAdmin):
    """The inbox. What could not be applied says why, and is applied again at a press, however often."""

    secrets = ("raw", "text", "kept", "key")
    list_display = ("received_at", PROVIDER, "kind", "about", "status", "trouble", "tries", "copies", "next_try_at")
    list_filter = ("status", BY_PROVIDER, "about", "received_at")
    search_fields = ("=event_id", "=external_id")
    actions = ("apply_again",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """The body, which may name people, is for those who work on it."""
        shown = (
            PROVIDER,
            "event_id",
            "kind",
            "about",
            "external_id",
            "status",
            "trouble",
            "tries",
            "copies",
            "received_at",
            "settled_at",
        )
        return (*shown, BODY) if self.has_act_permission(request) else shown

    readonly_fields = (PROVIDER, BODY, "trouble")

    @admin.display(description=_("problem"), ordering="problem")
    def trouble(self, event: PaymentEvent) -> str:
        """Why it could not be applied, in the reader's language."""
        return read_phrase(event.problem)

    @action(description=_("Apply again"), permissions=["act"])
    def apply_again(self, request: HttpRequest, queryset: QuerySet[PaymentEvent]) -> None:
        """Those that wait or are stuck; the rest stays as it is."""
        one_by_one(request, _apply_message, queryset.order_by("pk").values_list("pk", flat=True))

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whoever may only look sees that something came, not what it says."""
        return request.user.has_perm("payments.change_paymentevent")


def _apply_message(event_id: int) -> None:
    event = apply_event(event_id)
    if event.status == EventStatus.STUCK:
        raise PaymentError(read_phrase(event.problem))
