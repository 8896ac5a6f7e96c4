"""A person's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shop.accounts import verification
from shop.accounts.adapter import set_language_cookie
from shop.accounts.exceptions import PhoneTaken
from shop.accounts.forms import ProfileForm
from shop.accounts.models import User
from shop.accounts.providers import can_text
from shop.accounts.services import update_profile
from shop.common.requests import SignedInRequest
from shop.places.middleware import set_market_cookie


def profile(request: SignedInRequest) -> HttpResponse:
    """What the person says of themselves, and the ways to everything else about the account."""
    # A copy: the form must not change what the header of this page says about the visitor.
    user = User.objects.select_related("photo", "country").get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, request.FILES or None, user=user, market=request.market)
    if request.method == "POST" and form.is_valid() and _save_profile(form, user):
        messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
        set_language_cookie(response, form.cleaned_data["language"])
        set_market_cookie(response, form.cleaned_data["country"].code)
        return response
    needs_proof = verification.phone_policy(user.country or request.market) == verification.MANDATORY
    context = {"form": form, "person": user, "phone_needs_proof": needs_proof, "can_text": can_text()}
    context["number_of_closed"] = form.has_error("phone", code="phone_of_closed")
    return render(request, "accounts/profile_edit.html", context, status=422 if form.errors else 200)


def _save_profile(form: ProfileForm, user: User) -> bool:
    values = form.cleaned_data
    try:
        update_profile(
            user,
            name=values["name"],
            language=values["language"],
            country=values["country"],
            phone=values.get("phone"),
            photo=values["photo"],
            remove_photo=values.get("remove_photo", False),
        )
    except PhoneTaken as error:
        form.add_error("phone", str(error))
    return not form.errors
