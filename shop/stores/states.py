"""States and choices of a store."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StoreStatus(TextChoices):
    """Whether shoppers see the store."""

    OPEN = "open", pgettext_lazy("store", "open")
    PAUSED = "paused", _("paused by its owner")
    SUSPENDED = "suspended", _("suspended by staff")


class DeliveryScope(TextChoices):
    """How far the store's parcels go."""

    PICKUP = "pickup", _("store pick-up only")
    LOCAL = "local", _("in and around its region")
    NATIONAL = "national", _("in the whole country")
    INTERNATIONAL = "international", _("in the whole country, and to the other countries that you price")
    DIGITAL = "digital", _("downloads only")


class ZoneKind(TextChoices):
    """How a delivery zone says where it is."""

    PLACE = "place", _("a region, prefecture or quarter")
    RADIUS = "radius", _("around the store")
    COUNTRY = "country", _("the whole country")
    ABROAD = "abroad", _("another country")
