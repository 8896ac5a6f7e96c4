"""What a person wants to be told outside the site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shop.common.requests import SignedInRequest
from shop.notifications.exceptions import BadLink
from shop.notifications.forms import SettingsForm
from shop.notifications.links import read_unsubscribe_token
from shop.notifications.providers.push import may_push, public_key
from shop.notifications.queries import contact_preferences_for, topics_for
from shop.notifications.services import cancel_subscription, restore_subscription, revive_address, save_habits, save_paces
from shop.notifications.states import Topic


@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request: SignedInRequest) -> HttpResponse:
    """Topics and channels, quiet hours, the daily e-mail, and the browsers that show push messages."""
    if "revive" in request.POST:
        revive_address(request.user)
        return redirect("notifications:settings")
    preferences = contact_preferences_for(request.user)
    form = SettingsForm(request.POST or None, preferences=preferences, topics=topics_for(request.user))
    if request.method == "POST" and form.is_valid():
        _save_settings(request, form)
        return redirect("notifications:settings")
    context = {
        "form": form,
        "preferences": preferences,
        "is_dead": bool(request.user.email) and not preferences.email,
        "devices": request.user.push_devices.order_by("pk"),
        "push_key": public_key() if may_push() else "",
    }
    return render(request, "notifications/settings_edit.html", context, status=422 if form.errors else 200)


def _save_settings(request: SignedInRequest, form: SettingsForm) -> None:
    values = form.cleaned_data
    save_paces(request.user, choices=form.choices())
    save_habits(
        request.user,
        quiet=form.quiet(),
        wants_digest=values["wants_digest"],
        digest_hour=values["digest_hour"],
        time_zone=values["time_zone"],
    )
    messages.success(request, _("Your choice is saved."))


# Public: the link in an e-mail works without signing in, its signature says whose it is. Without a CSRF token: a mail program's own button
# has none (RFC 8058), and all that a forged POST could do is known to whoever has the link. GET changes nothing: scanners open every link.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the e-mails of one topic, or the daily one, with one click; and take it back with another."""
    try:
        link = read_unsubscribe_token(token)
    except BadLink as error:
        raise Http404 from error
    if request.method == "POST":
        (restore_subscription if "again" in request.POST else cancel_subscription)(link)
    done = {"POST": "again" if "again" in request.POST else "stopped"}.get(request.method or "", "")
    context = {"topic": Topic(link.topic).label if link.topic else "", "done": done, "token": token}
    response = render(request, "notifications/mail_stop.html", context)
    response["Referrer-Policy"] = "no-referrer"  # the address is a key
    response["X-Robots-Tag"] = "noindex"
    return response
