"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from shop.common.htmx import render_page
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.notifications.models import Notification
from shop.notifications.services import mark_read

PAGE_SIZE = 30


@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """What happened, newest first."""
    page = Paginator(Notification.objects.of(request.user.pk), PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, "notifications/notification_list.html", {"page": page}, fragment="list")


@require_GET
def bell(request: SignedInRequest) -> HttpResponse:
    """The bell with its number: what the live hint makes the header fetch again."""
    return render_page(request, "notifications/_bell.html")


@require_GET
def open_notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notification = get_object_or_404(Notification.objects.of(request.user.pk), pk=pk)
    mark_read(request.user.pk, pk=notification.pk)
    return redirect(notification.url or "notifications:inbox")


@post_or_go("notifications:inbox")
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    mark_read(request.user.pk)
    return redirect("notifications:inbox")
