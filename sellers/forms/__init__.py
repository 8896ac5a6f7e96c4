"""Forms of the back office: text to domain values, errors in words the seller can act on."""

from sellers.forms.orders import AssignForm, DeclineForm, PublishForm
from sellers.forms.products import ListingForm
from sellers.forms.steps import PhotosForm, PriceForm, TitleForm
from sellers.forms.stores import StoreForm, StorePicturesForm
from sellers.forms.variants import OptionsForm, StockForm, VariantForm
from sellers.forms.week import WeekForm

__all__ = [
    "AssignForm",
    "DeclineForm",
    "ListingForm",
    "OptionsForm",
    "PhotosForm",
    "PriceForm",
    "PublishForm",
    "StockForm",
    "StoreForm",
    "StorePicturesForm",
    "TitleForm",
    "VariantForm",
    "WeekForm",
]
