"""Forms of the back office: text to domain values, errors in words the seller can act on."""

from sellers.forms.orders import AssignForm, DeclineForm, PublishForm
from sellers.forms.products import ListingForm, NewProductForm, PhotosForm
from sellers.forms.stores import StoreForm, StorePicturesForm
from sellers.forms.variants import OptionsForm, StockForm, VariantForm
from sellers.forms.week import WeekForm

__all__ = [
    "AssignForm",
    "DeclineForm",
    "ListingForm",
    "NewProductForm",
    "OptionsForm",
    "PhotosForm",
    "PublishForm",
    "StockForm",
    "StoreForm",
    "StorePicturesForm",
    "VariantForm",
    "WeekForm",
]
