"""What buyers say of one's products, and answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sellers.views.access import SellerRequest, for_sellers
from shop.common.bounded_counts import bounded_counts
from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page, wants_fragment
from shop.reviews.exceptions import ReviewError
from shop.reviews.forms import ReplyForm
from shop.reviews.models import Review, ReviewQuerySet
from shop.reviews.services import reply_to_review
from shop.reviews.states import LOW
from shop.stores.models import Store

PAGE_SIZE = 20
REVIEW_FILTERS = {"": Q(), "open": Q(reply=""), "low": Q(rating__lte=LOW)}


@require_safe
@for_sellers
def reviews(request: SellerRequest) -> HttpResponse:
    """The store's reviews: all, those without an answer, those with few stars."""
    shown = request.GET.get("show", "")
    shown = shown if shown in REVIEW_FILTERS else ""
    found = _published_reviews(request.store).filter(REVIEW_FILTERS[shown]).with_page()
    page = cursor_page(found, request.GET.get("from"), size=PAGE_SIZE)
    context = {"page": page, "tabs": _review_tabs(request.store, shown), "show": shown, "rating": request.store.rating}
    return render_page(request, "sellers/review_list.html", context, fragment="list")


@require_http_methods(["GET", "HEAD", "POST"])
@for_sellers
def review_reply(request: SellerRequest, pk: int) -> HttpResponse:
    """One review and the seller's answer; an empty answer deletes it."""
    review = get_object_or_404(Review.objects.received_by(request.user.pk).with_page(), pk=pk)
    if request.method != "POST":
        return _render_review(request, review)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            answered = reply_to_review(review, form.cleaned_data["reply"], actor_id=request.user.pk)
        except ReviewError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _render_review(request, review, form=form, status=422)
    review.reply, review.replied_at = answered.reply, answered.replied_at
    if wants_fragment(request):
        return _render_review(request, review, is_saved=True)
    messages.success(request, _("Saved. Everybody can read your answer now.") if review.reply else _("Answer deleted."))
    return redirect("sellers:review_reply", pk)


def _render_review(request: SellerRequest, review: Review, *, status: int = 200, **context: Any) -> HttpResponse:
    return render_page(
        request, "sellers/review_reply.html", {"review": review, **context}, fragment="sellers/_review_row.html", status=status
    )


def _published_reviews(store: Store) -> ReviewQuerySet:
    return Review.objects.published().filter(store=store)


def _review_tabs(store: Store, shown: str) -> list[dict[str, object]]:
    words = {"": _("All"), "open": _("Unanswered"), "low": _("Low ratings")}
    numbers = bounded_counts({key: _published_reviews(store).filter(REVIEW_FILTERS[key]) for key in ("open", "low")})
    return [
        {"label": label, "url": f"?show={key}" if key else "?", "current": key == shown, "count": numbers.get(key)}
        for key, label in words.items()
    ]
