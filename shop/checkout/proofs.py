"""The proof of a number on the checkout's page, where the market asks for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shop.accounts.exceptions import PhoneTaken
from shop.accounts.proof_steps import ProofStep, awaited_step, number_awaiting_code, take_step
from shop.accounts.proofs import market_asks_proof, must_prove_phone
from shop.accounts.services import set_phone
from shop.cart.models import Cart
from shop.cart.services import find_cart
from shop.checkout.forms import CheckoutForm
from shop.checkout.queries import country_of
from shop.common.requests import MarketRequest


def proof_of_buyer(request: MarketRequest, form: CheckoutForm) -> ProofStep | None:
    """What came of the code that was typed, or that one was sent. None where nothing asks for it. Needs a valid form."""
    if not form.pays_at_door or not _is_asked(request, form):
        return None
    phone = form.number_to_prove
    if not phone:
        return ProofStep("", error=_("Enter your phone number: we send you a code."))
    step = take_step(request, phone, request.POST)
    if step.is_proved and request.user.is_authenticated:
        try:
            set_phone(request.user, phone, verified=True)
        except PhoneTaken as error:
            return ProofStep(phone, error=str(error))
    return step


def awaited_proof(request: MarketRequest, form: CheckoutForm) -> ProofStep | None:
    """The code that was sent before this page was looked at again: reloaded, with another address or method, or with a mistake in it."""
    phone = number_awaiting_code(request)
    if not phone or (form.is_bound and not _is_for(phone, form)) or not _is_asked(request, form):
        return None
    return awaited_step(request, phone)


def _is_for(phone: str, form: CheckoutForm) -> bool:
    """Whether what stands on the page would be ordered in cash under the number."""
    return form.number_to_prove == phone and "payment_method" in form.cleaned_data and form.pays_at_door


def _is_asked(request: MarketRequest, form: CheckoutForm) -> bool:
    """A guest's number is asked about in each session: that it was proved once, by whomever, does not make this visitor its holder."""
    if not request.user.is_authenticated:
        return market_asks_proof(form.market.pk)
    country_id = form.chosen_address.country_id if form.chosen_address else country_of(find_cart(request) or Cart())
    return must_prove_phone(request.user, country_id)
