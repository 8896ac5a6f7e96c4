"""/styleguide/: every token and component of the interface, alive, for those who build pages. Staff only.

Its words are samples and stay English; the interface's own words come from the components.
"""

import re
from datetime import timedelta

from crispy_forms.bootstrap import AppendedText, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shop.common.amounts import MoneyField
from shop.common.money import Money
from shop.common.ratings import Rating
from shop.common.requests import SignedInRequest

COLOURS = (
    "paper", "card", "sunk", "ink", "soft", "line", "accent", "accent-tint", "ochre", "ochre-tint",
    "laterite", "laterite-tint", "palm", "palm-tint", "cloth",
)  # fmt: skip
SIZES = ("text-xs", "text-s", "text-m", "text-l", "text-xl", "text-2xl", "text-3xl")
ICONS = re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text())
STATES = ("pending", "confirmed", "preparing", "ready", "handed_over", "delivered", "completed", "cancelled", "draft")
CHOICES = [("home", "To my door"), ("pickup", "I pick it up in the store")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", max_length=80)
    phone = forms.CharField(label="Phone number", help_text="The courier calls it at the door.", widget=forms.TextInput({"type": "tel"}))
    email = forms.EmailField(label="E-mail", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    price = MoneyField(currency="GNF", label="Price")
    region = forms.ChoiceField(label="Region", choices=[("", "—"), ("C", "Conakry"), ("L", "Labé")])
    delivery = forms.ChoiceField(label="Delivery", choices=CHOICES, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(label="Days", choices=[("1", "Monday"), ("2", "Tuesday")], widget=forms.CheckboxSelectMultiple)
    landmark = forms.CharField(label="Landmark", widget=forms.Textarea({"rows": 3}), required=False)
    photo = forms.FileField(label="Photo", required=False)
    agree = forms.BooleanField(label="I hand the cash to the courier at the door.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_method = "post"
        self.helper.layout = Layout(
            Fieldset("A fieldset", Row("name", "phone"), "email", "password", AppendedText("price", "GNF"), "region"),
            InlineRadios("delivery"), "days", "landmark", "photo", "agree",
            ButtonHolder(Submit("save", "Save"), HTML('<a class="btn btn--quiet" href="#">Cancel</a>')),
        )  # fmt: skip


def styleguide(request: SignedInRequest) -> HttpResponse:
    """The page. Sending the form shows its errors; a toast on every kind of message by ?say=."""
    if not request.user.is_staff:
        raise Http404
    if request.method == "GET" and "say" in request.GET:
        _say_everything(request)
    form = SampleForm(request.POST or None, auto_id="sample_%s")
    return render(request, "styleguide.html", {"form": form, **_samples(request)}, status=422 if form.errors else 200)


def _say_everything(request: HttpRequest) -> None:
    messages.success(request, "The order is placed.")
    messages.info(request, "The seller answers within two hours.")
    messages.warning(request, "One price has changed.")
    messages.error(request, "This code is used already.")


def _samples(request: HttpRequest) -> dict[str, object]:
    now = timezone.now()
    return {
        "colours": COLOURS, "sizes": SIZES, "icons": ICONS, "states": STATES,
        "rating": Rating(12, 53), "price": Money(185_000, "GNF"), "before": Money(240_000, "GNF"),
        "page": Paginator(range(200), 10).get_page(request.GET.get("page", 5)),
        "crumbs": [("Home", "/"), ("Cloth", "#"), ("Indigo", "#")],
        "tabs": [
            {"label": "New", "url": "#new", "current": True, "count": 3},
            {"label": "Preparing", "url": "#prep"}, {"label": "Done", "url": "#done"},
        ],
        "steps": ["Cart", "Delivery", "Overview"],
        "events": [
            {"label": "Placed", "at": now - timedelta(hours=3), "state": "done"},
            {"label": "Confirmed", "at": now - timedelta(hours=2), "state": "done"},
            {"label": "On its way", "at": now, "note": "Carol Barry rides a motorcycle.", "state": "now"},
            {"label": "Delivered", "state": ""},
        ],
        "arts": ("basket", "box", "search", "heart", "bell", "road", "store"),
    }  # fmt: skip
