"""Where somebody is signed in, and signing out from afar."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.accounts.browsers import browser_in_words
from shop.common.live import sign_off
from shop.common.requests import SignedInRequest


@require_safe
def session_list(request: SignedInRequest) -> HttpResponse:
    """All of them, this one first, then the one that was opened last."""
    UserSession.objects.create_from_request(request)  # one that is older than this list is on it, too
    here = request.session.session_key
    rows = [
        {"session": session, "is_here": session.session_key == here, "browser": browser_in_words(session.user_agent)}
        for session in UserSession.objects.purge_and_list(request.user)
    ]
    rows.sort(key=lambda row: (row["is_here"], row["session"].created_at), reverse=True)
    own_ip = next(row["session"].ip for row in rows if row["is_here"])
    return render(request, "accounts/session_list.html", {"rows": rows, "own_ip": own_ip})


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out on one other device. This one has its button elsewhere."""
    session = UserSession.objects.filter(user=request.user, pk=pk).exclude(session_key=request.session.session_key).first()
    if session is None:
        raise Http404
    _end(session)
    messages.success(request, _("Signed out on that device."))
    return redirect("accounts:sessions")


@require_POST
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    for session in UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key):
        _end(session)
    messages.success(request, _("Signed out on all other devices."))
    return redirect("accounts:sessions")


def _end(session: UserSession) -> None:
    """With the sockets of its open pages."""
    sign_off(session.user_id, session_key=session.session_key)
    session.end()
