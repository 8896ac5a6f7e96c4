"""What goes out to people, and what is stuck."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin
from shop.notifications.dispatching.turns import try_now
from shop.notifications.models import DeadAddress, Sending
from shop.notifications.models.sendings import SendingQuerySet


@admin.register(Sending)
class SendingAdmin(ReadOnlyAdmin):
    """Messages on their way. What was perhaps sent is never sent again: the button leaves it alone."""

    list_display = ("recipient", "kind", "channel", "status", "due_at", "tries", "ended_at", "error")
    list_filter = ("status", "channel", "due_at")
    list_select_related = ("notification__recipient",)
    search_fields = ("=notification__recipient__email", "=notification__kind")
    actions = ("try_again",)
    secrets = ("device", "claim")
    fields = ("recipient", "kind", "channel", "device", "status", "due_at", "tries", "claimed_at", "ended_at", "error")
    readonly_fields = ("recipient", "kind")

    @admin.display(description=_("to"))
    def recipient(self, sending: Sending) -> str:
        """Who is to hear it."""
        return str(sending.notification.recipient)

    @admin.display(description=_("kind"))
    def kind(self, sending: Sending) -> str:
        """Of what."""
        return sending.notification.kind

    @action(description=_("Try again now"), permissions=["try_again"])
    def try_again(self, request: HttpRequest, sendings: SendingQuerySet) -> None:
        """What failed or waits goes out with the next sweep."""
        chosen, tried = sendings.count(), try_now(sendings)
        text = ngettext("%(count)d message goes out within a minute.", "%(count)d messages go out within a minute.", tried)
        messages.success(request, text % {"count": tried})
        if chosen > tried:
            messages.info(request, _("What was sent, or perhaps sent, stays as it is: no one is notified twice."))

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        """Messages reach people: not for those who may only look."""
        return bool(request.user.has_perm("notifications.change_sending"))  # type: ignore[union-attr]


@admin.register(DeadAddress)
class DeadAddressAdmin(ReadOnlyAdmin):
    """Where no mail is sent any more."""

    list_display = ("address", "reason", "since")
    search_fields = ("=address",)
    actions = ("revive",)

    @action(description=_("It works again"), permissions=["revive"])
    def revive(self, request: HttpRequest, addresses: QuerySet[DeadAddress]) -> None:
        """Mail is sent there again."""
        addresses.delete()

    def has_revive_permission(self, request: HttpRequest) -> bool:
        """As for messages."""
        return bool(request.user.has_perm("notifications.change_deadaddress"))  # type: ignore[union-attr]
