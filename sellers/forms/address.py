"""Where a store stands on the web."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.common.forms import fields_helper
from shop.stores.services.addresses import LONGEST


class StoreAddressForm(forms.Form):
    """The last part of /s/…/."""

    helper = fields_helper()
    address = forms.CharField(
        label=_("Address of the store"),
        max_length=LONGEST,
        help_text=_("Letters, figures and hyphens. Links and printed codes with the old address still work."),
    )
