"""Not wanting to hear from somebody, and asking staff to look."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.chat import services
from shop.chat.exceptions import ChatError
from shop.chat.forms import ReportForm
from shop.chat.models import Conversation, Message
from shop.chat.views.pages import own_conversation
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest, number_in


@post_or_go("chat:conversation", keep=("pk",))
def conversation_block(request: SignedInRequest, pk: int) -> HttpResponse:
    """`to=on` blocks, `to=off` takes it back."""
    found = own_conversation(request, pk)
    side = found.side_of(request.user.pk)
    assert side is not None
    wanted = request.POST.get("to") != "off"
    (services.block_conversation if wanted else services.unblock_conversation)(found, side, actor_id=request.user.pk)
    messages.success(request, _("Blocked: neither of you can write here now.") if wanted else _("You can write to each other again."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def conversation_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lay the conversation, or one message of it, before the market's staff."""
    found = own_conversation(request, pk)
    form = ReportForm(request.POST or None)
    about = _reported_message(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_conversation(found, reporter=request.user, message=about, **form.cleaned_data)
        except ChatError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Our team reads this conversation and decides."))
            return redirect(found)
    context = {"conversation": found, "side": found.side_of(request.user.pk), "form": form, "about": about}
    return render(request, "chat/report_add.html", context, status=422 if form.errors else 200)


def _reported_message(request: SignedInRequest, found: Conversation) -> Message | None:
    pk = number_in((request.POST or request.GET).get("message", ""))
    return get_object_or_404(Message, conversation=found, pk=pk) if pk else None
