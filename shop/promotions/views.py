"""A person's points."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest
from shop.promotions.queries import points_history, points_standings, rule_of

PAGE_SIZE = 20


@never_cache  # points come and go
@require_safe
def points(request: SignedInRequest) -> HttpResponse:
    """What there is, what goes soon, and every point that came or went."""
    page = cursor_page(points_history(request.user.pk), request.GET.get("from"), size=PAGE_SIZE)
    context = {"standings": points_standings(request.user.pk), "page": page, "rule": rule_of(request.market.pk)}
    return render_page(request, "promotions/points_show.html", context)
