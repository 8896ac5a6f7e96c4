"""How one's store answers: away message, replies, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.chat.exceptions import ChatError
from shop.chat.forms import DeskForm, TemplateForm
from shop.chat.models import ReplyTemplate, StoreDesk
from shop.chat.queries import chat_sales, pace_words, templates_of
from shop.chat.replies import VARIABLES
from shop.chat.services import add_template, change_template, remove_template, save_desk
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.stores.models import Store


@require_http_methods(["GET", "HEAD", "POST"])
def store_desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """The away message (`form=desk`), and one reply more (`form=reply`)."""
    store = _owned_store(request, slug)
    posted = request.POST.get("form") if request.method == "POST" else None
    kept = StoreDesk.objects.filter(store=store).first() or StoreDesk(store=store)
    initial = {name: getattr(kept, name) for name in ("away_mode", "away_text", "takes_offers")}
    form = DeskForm(request.POST if posted == "desk" else None, initial=initial)
    reply = TemplateForm(request.POST if posted == "reply" else None, prefix="reply")
    if posted == "desk" and form.is_valid():
        save_desk(store, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("chat:desk", slug=slug)
    if posted == "reply" and reply.is_valid() and _is_template_saved(reply, lambda data: add_template(store, **data)):
        return redirect("chat:desk", slug=slug)
    context = {
        "store": store,
        "desk": kept,
        "form": form,
        "reply": reply,
        "templates": templates_of(store.pk),
        "variables": VARIABLES.items(),
    }
    context |= {"sales": chat_sales(store), "pace": pace_words(kept.answer_seconds), "stores": Store.objects.owned_by(request.user.pk)}
    return render(request, "chat/desk_detail.html", context, status=422 if form.errors or reply.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def template_change(request: SignedInRequest, slug: str, template_pk: int) -> HttpResponse:
    """Other words for a reply."""
    store = _owned_store(request, slug)
    template = get_object_or_404(ReplyTemplate, store=store, pk=template_pk)
    form = TemplateForm(request.POST or None, initial={"title": template.title, "text": template.text})
    if request.method == "POST" and form.is_valid() and _is_template_saved(form, lambda data: change_template(template, **data)):
        return redirect("chat:desk", slug=slug)
    context = {"store": store, "template": template, "form": form, "variables": VARIABLES.items()}
    return render(request, "chat/template_edit.html", context, status=422 if form.errors else 200)


@post_or_go("chat:desk", keep=("slug",))
def template_remove(request: SignedInRequest, slug: str, template_pk: int) -> HttpResponse:
    """Say it no more."""
    store = _owned_store(request, slug)
    remove_template(get_object_or_404(ReplyTemplate, store=store, pk=template_pk))
    return redirect("chat:desk", slug=slug)


def _is_template_saved(form: TemplateForm, keep: Callable[[dict[str, Any]], object]) -> bool:
    try:
        keep(form.cleaned_data)
    except ChatError as error:
        form.add_error(None, str(error))
    return not form.errors


def _owned_store(request: SignedInRequest, slug: str) -> Store:
    return get_object_or_404(Store.objects.owned_by(request.user.pk), slug=slug)
