"""What everybody reads, and asking staff to look at it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.catalog.models import Product
from shop.catalog.queries import moved_product, visible_products
from shop.common.htmx import render_page, wants_fragment
from shop.common.offline import kept_offline
from shop.common.pages import product_tag, shared_page, shows, store_tag
from shop.common.redirects import moved_to
from shop.common.requests import SignedInRequest, number_in
from shop.reviews.exceptions import ReviewError
from shop.reviews.forms import ReportForm
from shop.reviews.models import Review
from shop.reviews.queries import histogram_of, latest_of, reviews_of
from shop.reviews.services import report_review
from shop.reviews.states import STARS, ReviewSort
from shop.stores.models import Store


@login_not_required  # anybody may read what buyers say
@require_safe
@shared_page
@kept_offline("seen")
def of_product(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said of a product; the address chooses the stars and the order."""
    product = visible_products(request.user).select_related("store", "cover").filter(slug=slug).first()
    if product is None:
        moved = moved_product(slug)
        if moved is None:
            raise Http404
        return moved_to(request, reverse("reviews:of_product", args=[moved.slug]))
    shows(product_tag(product.pk), store_tag(product.store_id))
    if "latest" in request.GET and wants_fragment(request):  # the product's page has come to where they stand
        return render(request, "reviews/_latest.html", {"reviews": latest_of(product)})
    return _reviews_page(request, product, product=product)


@login_not_required  # anybody may read what buyers say
@require_safe
@shared_page
@kept_offline("seen")
def of_store(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said of a store's products."""
    store = get_object_or_404(Store.objects.visible().select_related("logo"), slug=slug)
    shows(store_tag(store.pk))
    return _reviews_page(request, store, store=store)


@require_http_methods(["GET", "HEAD", "POST"])
def review_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask the market's staff to look at a review."""
    shown = Review.objects.published().with_page().exclude(author=request.user)
    review = get_object_or_404(shown, product__slug=slug, pk=pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report_review(review, reporter=request.user, **form.cleaned_data)
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Our team looks at it."))
            return redirect(review)
    return render(request, "reviews/report_add.html", {"review": review, "form": form}, status=422 if form.errors else 200)


def _reviews_page(request: HttpRequest, subject: Product | Store, **about: Any) -> HttpResponse:
    asked = request.GET
    stars = number_in(asked.get("stars", ""))
    order = asked.get("sort", "")
    chosen: dict[str, Any] = {
        "stars": stars if stars in STARS else 0,
        "order": order if order in ReviewSort else ReviewSort.NEWEST,
        "pictured": asked.get("pictures") == "1",
    }
    page = reviews_of(subject, start=asked.get("from", ""), **chosen)
    context = {
        "subject": subject,
        "histogram": histogram_of(subject),
        "page": page,
        "orders": ReviewSort.choices,
        "is_narrowed": chosen["stars"] or chosen["pictured"],
        "is_further": "from" in asked,
    }
    return render_page(request, "reviews/review_list.html", context | chosen | about, fragment="reviews/_list.html")
