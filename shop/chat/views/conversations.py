"""Reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.chat.exceptions import ChatError
from shop.chat.forms import MessageForm
from shop.chat.models import Conversation, Message
from shop.chat.queries import older_than
from shop.chat.services import open_conversation, open_conversation_with_buyer, send_message
from shop.chat.views.pages import asked_number, card_context, own_conversation, render_conversation
from shop.common.htmx import wants_fragment
from shop.common.offline import kept_offline
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.images.exceptions import ImageRefused
from shop.orders.guest_links import guests_may
from shop.orders.models import Order
from shop.stores.models import Store


def _checkouts_of_conversation(_request: HttpRequest, pk: int) -> Iterable[int]:
    """Of what the buyer has ordered from that store."""
    talking = Conversation.objects.filter(pk=pk).values("buyer", "store")[:1]
    orders = Order.objects.filter(buyer__in=talking.values("buyer"), store__in=talking.values("store"))
    return orders.order_by("-pk").values_list("checkout_id", flat=True)[:50]


def _checkout_of_asked_order(request: HttpRequest, slug: str) -> Iterable[int]:
    """A guest writes about what he has ordered."""
    number = request.POST.get("order", "") or request.GET.get("order", "")
    return Order.objects.filter(number=number, store__slug=slug).values_list("checkout_id", flat=True)


@guests_may(_checkouts_of_conversation)
@never_cache  # it moves
@require_safe
@kept_offline("seen")
def conversation(request: SignedInRequest, pk: int) -> HttpResponse:
    """One conversation from its newest messages on; `before` asks for older ones."""
    found = own_conversation(request, pk)
    before = asked_number(request, "before")
    if not before:
        return render_conversation(request, found)
    side = found.side_of(request.user.pk)
    assert side is not None
    context = {"conversation": found, "side": side, "thread": older_than(found, side, before=before)}
    return render(request, "chat/_older.html" if wants_fragment(request) else "chat/conversation_older.html", context)


@guests_may(_checkouts_of_conversation)
@post_or_go("chat:conversation", keep=("pk",))
def message_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say something. Whoever asks for JSON (what was kept while there was no network) gets the outcome alone."""
    found = own_conversation(request, pk)
    form = MessageForm(request.POST, request.FILES)
    message = _sent_message(request, found, form)
    status = 200 if message else form.status
    if request.accepts("application/json") and not request.accepts("text/html"):
        errors = [str(error) for each in form.errors.values() for error in each]
        return JsonResponse({"id": message.pk} if message else {"error": " ".join(errors)}, status=status)
    if message is None:
        return render_conversation(request, found, form=form, status=status)
    if wants_fragment(request):
        request.POST = type(request.POST)()  # what was sent is sent: the next message is about nothing yet
        return render_conversation(request, found)
    return redirect(f"{found.get_absolute_url()}#end")


@guests_may(_checkout_of_asked_order)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start_with_store(request: SignedInRequest, slug: str) -> HttpResponse:
    """A buyer writes to a store; where the two have talked before, they go on there."""
    store = get_object_or_404(Store.objects.select_related("country", "chat_desk", "logo"), slug=slug)
    if store.owner_id == request.user.pk:
        return redirect("chat:inbox")
    return _begin_conversation(request, Conversation(buyer=request.user, store=store), lambda: open_conversation(request.user, store))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start_from_order(request: SignedInRequest, number: str) -> HttpResponse:
    """Either side writes about an order."""
    order = get_object_or_404(
        Order.objects.known_to_seller().select_related("store__country", "store__logo", "buyer__photo"), number=number
    )
    if request.user.pk == order.buyer_id:
        return redirect(f"{reverse('chat:with_store', args=[order.store.slug])}?order={order.number}")
    if request.user.pk != order.store.owner_id:
        raise Http404
    return _begin_conversation(request, Conversation(buyer=order.buyer, store=order.store), lambda: open_conversation_with_buyer(order))


def _begin_conversation(request: SignedInRequest, draft: Conversation, begin: Callable[[], Conversation]) -> HttpResponse:
    """The page of a conversation that begins with its first message."""
    known = Conversation.objects.filter(buyer=draft.buyer_id, store=draft.store_id).first()
    if known and request.method != "POST":
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{known.get_absolute_url()}?{query}" if query else known.get_absolute_url())
    if request.method != "POST":
        return render_conversation(request, draft)
    form = MessageForm(request.POST, request.FILES)
    message = _sent_message(request, draft, form, begin)
    if message is None:
        return render_conversation(request, draft, form=form, status=form.status)
    return redirect(f"{message.conversation.get_absolute_url()}#end")


def _sent_message(
    request: SignedInRequest, found: Conversation, form: MessageForm, begin: Callable[[], Conversation] | None = None
) -> Message | None:
    """The message sent, or None with the reason in the form."""
    if not form.is_valid():
        return None
    cards = card_context(request, found)
    said = replace(form.said, product=cards["card_product"], order=cards["card_order"])
    try:
        return send_message(found, said, sender=request.user, client_id=form.cleaned_data["client_id"], begin=begin)
    except ImageRefused as refusal:
        form.add_error("picture", str(refusal))
    except ChatError as error:
        form.add_error(None, str(error))
        form.status = error.status
    return None
