"""What the site has told a person: listed, opened, marked as read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.offline import kept_offline
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.notifications.kinds import page_of
from shop.notifications.models import Notification
from shop.notifications.queries import inbox_lines, topics_for
from shop.notifications.services import mark_notifications_read
from shop.notifications.states import Topic
from shop.orders.guest_links import let_claimer_in

PAGE_SIZE = 30


@require_GET
@kept_offline("seen")
def notification_list(request: SignedInRequest) -> HttpResponse:
    """What happened, newest first; one topic of it, or what is unread."""
    return _inbox(request)


@require_GET
def bell(request: SignedInRequest) -> HttpResponse:
    """The bell with its number: what the live hint makes the header fetch again."""
    return render_page(request, "notifications/_bell.html")


@require_GET
def open_notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one line as read and go where it leads."""
    notification = _own_notification(request, pk)
    read = mark_notifications_read(request.user.pk, pk=notification.pk)
    let_claimer_in(request, request.user.pk)
    return redirect(page_of(notification.kind, notification.url, count=read) or "notifications:inbox")


@post_or_go("notifications:inbox")
def read_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one line as read and stay."""
    mark_notifications_read(request.user.pk, pk=_own_notification(request, pk).pk)
    return _stay_on_page(request)


@post_or_go("notifications:inbox")
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    mark_notifications_read(request.user.pk)
    return _stay_on_page(request)


def _own_notification(request: SignedInRequest, pk: int) -> Notification:  # 404 for anybody else's
    return get_object_or_404(Notification.objects.of(request.user.pk), pk=pk)


def _stay_on_page(request: SignedInRequest) -> HttpResponse:
    """On the same part of the inbox, and the same page of it: the form's address says which."""
    return _inbox(request) if wants_fragment(request) else redirect(_inbox_address(request))


def _inbox(request: SignedInRequest) -> HttpResponse:
    topic, only_unread = request.GET.get("topic", ""), request.GET.get("unread") == "1"
    topic = topic if topic in Topic.values else ""
    lines = inbox_lines(request.user.pk, topic=topic, unread_only=only_unread)
    context = {
        "page": cursor_page(lines, request.GET.get("from"), size=PAGE_SIZE),
        "topics": topics_for(request.user),
        "topic": topic,
        "only_unread": only_unread,
        "here": _inbox_address(request),
    }
    return render_page(request, "notifications/notification_list.html", context, fragment="list")


def _inbox_address(request: SignedInRequest) -> str:
    query = request.GET.urlencode()
    return reverse("notifications:inbox") + (f"?{query}" if query else "")
