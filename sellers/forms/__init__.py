"""Forms of the back office: text to domain values, errors in words the seller can act on."""

from sellers.forms.hours import HolidayForm, SpecialDayForm
from sellers.forms.orders import AssignForm, DeclineForm, PublishForm
from sellers.forms.products import ListingForm
from sellers.forms.steps import PhotosForm, PriceForm, TitleForm
from sellers.forms.storefront import ProfileForm
from sellers.forms.stores import StoreForm, StorePicturesForm
from sellers.forms.variants import OptionsForm, StockForm, VariantForm
from sellers.forms.week import WeekForm
from sellers.forms.zones import ZoneForm

__all__ = [
    "AssignForm",
    "DeclineForm",
    "HolidayForm",
    "ListingForm",
    "OptionsForm",
    "PhotosForm",
    "PriceForm",
    "ProfileForm",
    "PublishForm",
    "SpecialDayForm",
    "StockForm",
    "StoreForm",
    "StorePicturesForm",
    "TitleForm",
    "VariantForm",
    "WeekForm",
    "ZoneForm",
]
