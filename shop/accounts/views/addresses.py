"""A person's addresses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shop.accounts.chosen_place import known_door
from shop.accounts.forms import AddressForm
from shop.accounts.models import Address
from shop.accounts.queries import addresses_of
from shop.accounts.services import delete_address, make_address_usual, save_address
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go, safe_next
from shop.common.requests import SignedInRequest
from shop.places.forms import LEVEL_FIELDS, pin_context
from shop.places.models import Place


@require_GET
def address_list(request: SignedInRequest) -> HttpResponse:
    """All of them, the usual one first."""
    context = {"addresses": addresses_of(request.user), "next": safe_next(request)}
    return render(request, "accounts/address_list.html", context)


def address_add(request: SignedInRequest) -> HttpResponse:
    """A new one, in the market that is being visited; the first begins in the chosen place."""
    initial = {"recipient": request.user.name, "phone": request.user.phone or ""} | _levels_of_place(request)
    form = AddressForm(request.POST or None, request.FILES or None, country=request.market, initial=initial)
    return _edit(request, form)


def address_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one of one's own."""
    address = _own_address(request, pk)
    form = AddressForm(request.POST or None, request.FILES or None, instance=address, country=address.country)
    return _edit(request, form)


@post_or_go("accounts:addresses")
def address_usual(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make it the usual one."""
    make_address_usual(_own_address(request, pk))
    messages.success(request, _("This is your usual address now."))
    return _back_to_list(request)


def address_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget it: GET asks, POST does."""
    address = _own_address(request, pk)
    if request.method != "POST":
        return render(request, "accounts/address_delete.html", {"address": address, "next": safe_next(request)})
    delete_address(address)
    messages.success(request, _("The address is deleted."))
    return _back_to_list(request)


def _edit(request: SignedInRequest, form: AddressForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        save_address(form.save(commit=False), user=request.user)
        messages.success(request, _("The address is saved."))
        return redirect(safe_next(request, default=reverse("accounts:addresses")))
    if form.only_reads_photo and wants_fragment(request):
        return render(request, "places/_pin_field.html", pin_context(form, here=request.path))
    status = 422 if form.is_bound and not (form.only_chooses or form.only_reads_photo) else 200
    return render(request, "accounts/address_edit.html", {"form": form, "next": safe_next(request)}, status=status)


def _levels_of_place(request: SignedInRequest) -> dict[str, Place | None]:
    door = known_door(request)
    return {} if door is None or door.pk else {name: getattr(door, name) for name in LEVEL_FIELDS}


def _back_to_list(request: SignedInRequest) -> HttpResponse:
    return redirect(safe_next(request, default=reverse("accounts:addresses")))


def _own_address(request: SignedInRequest, pk: int) -> Address:  # 404 for anybody else's
    return get_object_or_404(addresses_of(request.user), pk=pk)
