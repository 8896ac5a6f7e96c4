"""What happened, and what is still waiting to be reacted to."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline, column_in_words, filter_in_words
from shop.common.names import kind_called
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent, HandlerRun

SUBJECT = column_in_words("subject", kind_called, _("about"))


class HandlerRunInline(ReadOnlyInline):
    """Which handlers have reacted."""

    model = HandlerRun


@admin.register(DomainEvent)
class DomainEventAdmin(ReadOnlyAdmin):
    """The outbox. An event that failed can be tried again at once: each handler still reacts once only."""

    list_display = ("name", SUBJECT, "subject_id", "actor", "occurred_at", "handled_at", "attempts")
    list_filter = (("subject", filter_in_words(kind_called)), ("handled_at", admin.EmptyFieldListFilter))
    list_select_related = ("actor",)
    search_fields = ("=name", "=subject_id")
    inlines = (HandlerRunInline,)
    exclude = ("subject",)
    readonly_fields = (SUBJECT,)
    actions = ("try_again",)

    @action(description=_("Try again now"), permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[DomainEvent]) -> None:
        """Dispatch the chosen events, oldest first."""
        worked = [dispatch_event(event.pk) for event in queryset.order_by("pk")]
        self.message_user(request, _("%(done)d of %(all)d events are done.") % {"done": sum(worked), "all": len(worked)})

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        """Reactions have effects: not for those who may only look."""
        return request.user.has_perm("events.change_domainevent")
