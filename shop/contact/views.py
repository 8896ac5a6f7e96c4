"""Writing to the team."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shop.accounts.models import User
from shop.common.htmx import render_page
from shop.common.requests import MarketRequest, client_network
from shop.contact.exceptions import ContactError
from shop.contact.forms import EnquiryForm
from shop.contact.queries import enquiries_of
from shop.contact.services import send_enquiry

SHOWN = 20


@login_not_required  # whoever cannot sign in must be able to say so
def enquiry_write(request: MarketRequest) -> HttpResponse:
    """The form, and for whoever is signed in what was answered so far."""
    user = request.user if isinstance(request.user, User) else None
    initial = {"order_number": request.GET.get("order", "")[:16]}
    sent = request.POST if request.method == "POST" else None
    form = EnquiryForm(sent, initial=initial, is_visitor=user is None, country_code=request.market.code)
    if form.is_valid():
        language = (get_language() or "en").partition("-")[0]
        try:
            send_enquiry(form.written, user=user, country=request.market, language=language, network=client_network(request))
        except ContactError as error:
            form.add_error(None, str(error))
        else:
            return redirect("contact:sent")
    context = {"form": form, "enquiries": enquiries_of(user)[:SHOWN] if user else []}
    return render_page(request, "contact/enquiry_write.html", context, status=422 if form.errors else 200)


@login_not_required  # a visitor has just written
@require_safe
def enquiry_sent(request: MarketRequest) -> HttpResponse:
    """It has arrived, and what happens now."""
    return render_page(request, "contact/enquiry_sent.html")
