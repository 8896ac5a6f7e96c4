"""The storefront."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shop.common.clock import now
from shop.common.htmx import render_page
from shop.common.pages import shared_page, shows, store_tag
from shop.stores.queries import opening_state, storefronts


@login_not_required  # anybody may look around
@require_safe
@shared_page
def store(request: HttpRequest, slug: str) -> HttpResponse:
    """One store's front. Its shelf is a slot: products belong to an app above."""
    found = get_object_or_404(storefronts(), slug=slug)
    shows(store_tag(found.pk))
    context = {"store": found, "opening": opening_state(found, at=now())}
    return render_page(request, "stores/store_detail.html", context, fragment="stores/_shelf.html")
