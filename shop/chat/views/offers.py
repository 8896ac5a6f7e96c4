"""Showing products and orders, and offering prices."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Product
from shop.catalog.states import Selling
from shop.chat.exceptions import ChatError
from shop.chat.forms import OfferForm, countered
from shop.chat.models import Conversation, Offer
from shop.chat.queries import orders_between, products_to_show
from shop.chat.services import accept_offer, decline_offer, make_offer
from shop.chat.states import Side
from shop.chat.views.pages import asked_number, own_conversation, thread_context
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest, words_in


@require_safe
def offer_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what to show: an order of the two, or a product of the store."""
    found = own_conversation(request, pk)
    words = words_in(request)
    context = {"orders": orders_between(found), "products": products_to_show(found, words), "words": words}
    return render(request, "chat/card_choose.html", context | {"conversation": found, "side": found.side_of(request.user.pk)})


@require_http_methods(["GET", "HEAD", "POST"])
def offer_make(request: SignedInRequest, pk: int, product_pk: int) -> HttpResponse:
    """Offer a price for a product that has one (404 while it is auctioned); `counters` names the offer that it answers."""
    found = own_conversation(request, pk)
    side = found.side_of(request.user.pk)
    assert side is not None
    products = Product.objects.live().filter(store=found.store_id).exclude(selling=Selling.AUCTION).select_related("store", "cover")
    product = get_object_or_404(products, pk=product_pk)
    answered = _countered_offer(found, asked_number(request, "counters")) if request.method != "POST" else None
    initial = countered(answered) if answered else {}
    form = OfferForm(request.POST or None, product=product, side=side, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_offer_made(request, found, form):
        return redirect(f"{found.get_absolute_url()}#end")
    context = {"conversation": found, "side": side, "product": product, "form": form, "answered": answered}
    return render(request, "chat/offer_add.html", context, status=422 if form.errors else 200)


@post_or_go("chat:conversation", keep=("pk",))
def offer_answer(request: SignedInRequest, pk: int, offer_pk: int, answer: str) -> HttpResponse:
    """`accept` or `decline` it; whoever made it takes it back by declining."""
    found = own_conversation(request, pk)
    side, asked = found.side_of(request.user.pk), get_object_or_404(Offer, conversation=found, pk=offer_pk)
    assert side is not None
    if answer not in {"accept", "decline"} or (answer == "accept" and (side != Side.STORE or not asked.from_buyer)):
        raise Http404
    refusal = _problem_of_answer(asked, answer, side, actor_id=request.user.pk)
    if wants_fragment(request):
        start = asked_number(request, "from")
        context = thread_context(request, own_conversation(request, pk), start=start) | {"refusal": refusal}
        return render(request, "chat/_thread.html", context, status=409 if refusal else 200)
    if refusal:
        messages.error(request, refusal)
    return redirect(f"{found.get_absolute_url()}#end")


def _problem_of_answer(asked: Offer, answer: str, side: Side, *, actor_id: int) -> str:
    """Why it could not be done, or nothing."""
    try:
        if answer == "accept":
            accept_offer(asked, actor_id=actor_id)
        else:
            decline_offer(asked, actor_id=actor_id, side=side)
    except (ChatError, OutOfStock) as error:
        return str(error)
    return ""


def _is_offer_made(request: SignedInRequest, found: Conversation, form: OfferForm) -> bool:
    counters = _countered_offer(found, form.cleaned_data["counters"])
    try:
        make_offer(found, form.terms, maker=request.user, client_id=form.cleaned_data["client_id"], counters=counters)
    except (ChatError, OutOfStock) as error:
        form.add_error(None, str(error))
    return not form.errors


def _countered_offer(found: Conversation, pk: int | None) -> Offer | None:
    return get_object_or_404(Offer, conversation=found, pk=pk) if pk else None
