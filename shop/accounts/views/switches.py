"""Which market, which hat, which door."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from shop.accounts.modes import SESSION_KEY, modes_of, start_page
from shop.common.redirects import post_or_go, safe_next
from shop.common.requests import MarketRequest, SignedInRequest
from shop.places.middleware import set_market_cookie


@post_or_go("accounts:profile")
def switch_mode(request: SignedInRequest) -> HttpResponse:
    """Put on another hat and go where its work begins. A hat one may not wear is a 404."""
    mode = request.POST.get("mode", "")
    if mode not in modes_of(request.user):
        raise Http404
    request.session[SESSION_KEY] = mode
    return redirect(start_page(mode))


# Public: a visitor chooses a market before having an account.
@login_not_required
@require_POST
def switch_market(request: MarketRequest) -> HttpResponse:
    """Visit another market from the next page on."""
    code = request.POST.get("market", "")
    if code not in request.markets:
        raise Http404
    response = redirect(safe_next(request, default="/"))
    set_market_cookie(response, code)
    return response


# Public: it is the admin's door. There is one way to sign in, so that a second proof of identity holds for staff too.
@login_not_required
@require_GET
def staff_sign_in(request: MarketRequest) -> HttpResponse:
    """Send staff through the site's own sign-in and then where they wanted to go; others never learn that there is a door."""
    target = safe_next(request, default=reverse("admin:index"))
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
    if not request.user.is_staff:
        raise Http404
    return redirect(target)
