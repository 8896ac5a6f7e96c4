"""Forms of the back office: text to domain values, errors in words the seller can act on."""

from sellers.forms.codes import CodeForm
from sellers.forms.imports import ImportOptionsForm, UploadForm
from sellers.forms.listing_steps import PhotosForm, PriceForm, TitleForm
from sellers.forms.options import OptionsForm
from sellers.forms.orders import AssignForm, DeclineForm, PublishForm, SendForm
from sellers.forms.products import ListingForm
from sellers.forms.selling_terms import BulkCategoryForm, BulkPriceForm, PublicationForm, SaleForm
from sellers.forms.special_days import HolidayForm, SpecialDayForm
from sellers.forms.stock import LevelForm, StockForm
from sellers.forms.storefront import StoreProfileForm
from sellers.forms.stores import StoreForm, StorePicturesForm
from sellers.forms.variants import VariantForm
from sellers.forms.week import WeekForm
from sellers.forms.zones import ZoneForm

__all__ = [
    "AssignForm",
    "BulkCategoryForm",
    "BulkPriceForm",
    "CodeForm",
    "DeclineForm",
    "HolidayForm",
    "ImportOptionsForm",
    "LevelForm",
    "ListingForm",
    "OptionsForm",
    "PhotosForm",
    "PriceForm",
    "PublicationForm",
    "PublishForm",
    "SaleForm",
    "SendForm",
    "SpecialDayForm",
    "StockForm",
    "StoreForm",
    "StorePicturesForm",
    "StoreProfileForm",
    "TitleForm",
    "UploadForm",
    "VariantForm",
    "WeekForm",
    "ZoneForm",
]
