"""Writing, and what one wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest, number_in
from shop.orders.models import Order, OrderLine
from shop.reviews.exceptions import AlreadyWritten, ReviewError, TooFast
from shop.reviews.forms import ReviewForm
from shop.reviews.models import MAX_PICTURES, Review, ReviewQuerySet
from shop.reviews.queries import closes_at, lines_to_review, may_review
from shop.reviews.services import change_review, require_pace, withdraw_review, write_review

PAGE_SIZE = 12
WAITING = 12  # of what can be written about


@dataclass(slots=True)
class ReviewRow:
    """One product of an order: what was said of it, or the form, or why it cannot be written about."""

    line: OrderLine
    review: Review | None
    form: ReviewForm | None
    refusal: str


@never_cache  # what was written, and until when one may, is no page to keep
@require_http_methods(["GET", "HEAD", "POST"])
def review_order(request: SignedInRequest, number: str) -> HttpResponse:
    """A form for each product of the order."""
    order = get_object_or_404(Order.objects.of_person(request.user.pk).select_related("store"), number=number)
    rows = list(_rows_of_order(request, order))
    context = {"order": order, "rows": rows, "closes_at": closes_at(order), "most": MAX_PICTURES}
    if request.method != "POST":
        return render(request, "reviews/order_review.html", context)
    row = next((row for row in rows if row.line.pk == number_in(request.POST.get("line", ""))), None)
    if row is None:
        raise Http404
    status = _publish_row(request, row)
    if wants_fragment(request):
        return render(request, "reviews/_line.html", context | {"row": row, "is_new": status == 200}, status=status)
    if status == 200:
        messages.success(request, _("Thank you. Everybody can read it now."))
        return redirect("reviews:of_order", number)
    return render(request, "reviews/order_review.html", context, status=status)


@never_cache
@require_safe
def review_list(request: SignedInRequest) -> HttpResponse:
    """What waits for one's word, and what one wrote."""
    page = cursor_page(_own_reviews(request), request.GET.get("from"), size=PAGE_SIZE)
    context = {"waiting": lines_to_review(request.user)[:WAITING] if page.is_first else [], "page": page}
    return render_page(request, "reviews/review_mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say it otherwise, or take it away."""
    review = _own_review(request, pk)
    if request.method != "POST":
        form = ReviewForm(owner=request.user, review=review) if review.is_changeable else None
        return render(request, "reviews/review_edit.html", {"review": review, "form": form, "most": MAX_PICTURES})
    form, status = _bound_form(request, review=review)
    if status == 200:
        try:
            change_review(review, form.word, author=request.user)
        except ReviewError as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, _("Changed."))
            return redirect("reviews:mine")
    return render(request, "reviews/review_edit.html", {"review": review, "form": form, "most": MAX_PICTURES}, status=status)


@post_or_go("reviews:edit", keep=("pk",))
def review_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The author takes the review away."""
    review = _own_review(request, pk)
    try:
        withdraw_review(review, author=request.user)
    except ReviewError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your review is withdrawn and no longer shown."))
    return redirect("reviews:mine")


def _own_review(request: SignedInRequest, pk: int) -> Review:  # 404 for anybody else's
    return get_object_or_404(_own_reviews(request), pk=pk)


def _own_reviews(request: SignedInRequest) -> ReviewQuerySet:
    return Review.objects.written_by(request.user.pk).with_page()


def _rows_of_order(request: SignedInRequest, order: Order) -> Iterator[ReviewRow]:
    """One for each product, however many of its variants were bought."""
    lines = list(order.lines.select_related("order__store", "variant__product", "picture"))
    products = {line.variant.product_id: line for line in reversed(lines)}
    reviews = {review.product_id: review for review in _own_reviews(request).filter(product__in=products)}
    for product, line in sorted(products.items(), key=lambda pair: pair[1].pk):
        refusal = "" if product in reviews else _why_not_review(line, request)
        form = None if product in reviews or refusal else ReviewForm(owner=request.user, key=line.pk)
        yield ReviewRow(line, reviews.get(product), form, refusal)


def _why_not_review(line: OrderLine, request: SignedInRequest) -> str:
    try:
        may_review(line, request.user)
    except ReviewError as error:
        return str(error)
    return ""


def _publish_row(request: SignedInRequest, row: ReviewRow) -> int:
    """Publish what the row's form says; the status of the answer. Sent twice it is one review: the second time finds it written."""
    form, status = _bound_form(request, key=row.line.pk)
    if status == 200:
        try:
            row.review, row.form = write_review(row.line, form.word, author=request.user), None
            return 200
        except ReviewError as error:
            form.add_error(None, str(error))
            status = error.status
            if isinstance(error, AlreadyWritten):  # in another tab: what stands is shown, with the way to change it
                row.review = _own_reviews(request).filter(product=row.line.variant.product_id).first()
    row.form = form
    return status


def _bound_form(request: SignedInRequest, *, review: Review | None = None, key: int | str = "") -> tuple[ReviewForm, int]:
    """The form with what was sent, and the status that it comes to. Who writes too fast is not looked at."""
    try:
        require_pace(request.user.pk)
    except TooFast as error:
        form = ReviewForm(request.POST, owner=request.user, review=review, key=key)  # the words stay, the files are not opened
        form.is_valid()
        form.add_error(None, str(error))
        return form, error.status
    form = ReviewForm(request.POST, request.FILES, owner=request.user, review=review, key=key)
    return form, 200 if form.is_valid() else 422
