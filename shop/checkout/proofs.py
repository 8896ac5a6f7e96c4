"""The proof of a number on the checkout's page, where the market asks for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shop.accounts.exceptions import PhoneTaken
from shop.accounts.proofs import must_prove_phone
from shop.accounts.proving import ProofStep, take_step
from shop.accounts.services import set_phone
from shop.cart.models import Cart
from shop.cart.services import cart_for
from shop.checkout.forms import CheckoutForm
from shop.checkout.queries import country_of
from shop.common.requests import SignedInRequest


def proof_of_buyer(request: SignedInRequest, form: CheckoutForm) -> ProofStep | None:
    """What came of the code that was typed, or that one was sent. None where nothing asks for it. Needs a valid form."""
    country_id = form.chosen_address.country_id if form.chosen_address else country_of(cart_for(request) or Cart())
    if not form.pays_at_door or not must_prove_phone(request.user, country_id):
        return None
    phone = form.number_to_prove
    if not phone:
        return ProofStep("", error=_("Enter your phone number: we send you a code."))
    step = take_step(request, phone, request.POST)
    if step.is_proved:
        try:
            set_phone(request.user, phone, verified=True)
        except PhoneTaken as error:
            return ProofStep(phone, error=str(error))
    return step
