"""Stores: the public face of a seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.addresses import address_of
from shop.common.money import CURRENCIES, Money
from shop.common.ratings import Rating, one_to_five_stars
from shop.places.located import Located
from shop.stores.states import DeliveryScope, StoreStatus

if TYPE_CHECKING:
    from shop.stores.models.delivery import DeliveryZone

MOST_PREPARATION_HOURS = 400  # of opening: about two months


class StoreQuerySet(models.QuerySet["Store"]):
    """Stores by who may see them."""

    def visible(self) -> StoreQuerySet:
        """Those a shopper may buy from."""
        return self.filter(status=StoreStatus.OPEN)

    def owned_by(self, user_id: int) -> StoreQuerySet:
        """The seller's own; every query of the back office starts here."""
        return self.filter(owner_id=user_id)


class Store(Located, models.Model):
    """One shop front: one owner, one country, one currency."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stores")
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    tagline = models.CharField(_("in one line"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=4000)
    logo = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    cover = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    phone = models.CharField(_("phone number"), max_length=16, help_text="E.164")
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="stores")
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    region = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    prefecture = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    quarter = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    landmark = models.CharField(_("landmark and directions"), max_length=300)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    delivery_scope = models.CharField(_("delivery"), max_length=13, choices=DeliveryScope, default=DeliveryScope.LOCAL)
    allows_pickup = models.BooleanField(_("store pick-up"), default=True)
    pays_delivery_from_minor = models.PositiveBigIntegerField(
        _("pays the courier from"),
        null=True,
        blank=True,
        help_text=_("Goods of one order, in minor units, from which on the store pays the courier; 0 for always, empty for never."),
    )
    preparation_hours = models.PositiveSmallIntegerField(
        _("hours to prepare an order"),
        default=4,
        validators=[MaxValueValidator(MOST_PREPARATION_HOURS)],
        help_text=_("Of its opening hours, from an order until the parcel is ready."),
    )
    measured_minutes = models.PositiveIntegerField(
        _("minutes to prepare, measured"),
        null=True,
        blank=True,
        help_text=_("Of its opening hours; the median of its latest orders. Kept by a job, and empty while there are too few."),
    )
    methods_off = models.JSONField(_("ways to pay it does not take"), default=list, blank=True, help_text=_("Codes of payment methods."))
    tax_number = models.CharField(
        _("tax registration"),
        max_length=30,
        blank=True,
        help_text=_("Number at the tax office; without one its prices contain no tax."),
    )
    holiday_from = models.DateField(_("away from"), null=True, blank=True, help_text=_("First day away, by the store's own calendar."))
    holiday_until = models.DateField(_("away until"), null=True, blank=True, help_text=_("Last day away, included."))
    holiday_note = models.CharField(_("note for the time away"), max_length=200, blank=True)
    holiday_pauses_orders = models.BooleanField(_("no orders while away"), default=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    facebook = models.URLField(_("Facebook"), max_length=200, blank=True)
    instagram = models.URLField(_("Instagram"), max_length=200, blank=True)
    tiktok = models.URLField(_("TikTok"), max_length=200, blank=True)
    whatsapp = models.CharField(_("WhatsApp"), max_length=16, blank=True, help_text="E.164")
    returns_policy = models.TextField(_("returns and exchanges"), blank=True, max_length=2000)
    return_days = models.PositiveSmallIntegerField(
        _("days to return goods"), null=True, blank=True, help_text=_("More than the market's; empty for the market's own.")
    )
    shipping_policy = models.TextField(_("packing and sending"), blank=True, max_length=2000)
    tags = models.JSONField(_("tags"), default=list, blank=True, help_text=_("Short words that shoppers look for."))
    categories = models.ManyToManyField("catalog.Category", verbose_name=_("categories"), related_name="stores", blank=True)
    is_verified = models.BooleanField(
        pgettext_lazy("store", "verified"), default=False, help_text=_("Staff have seen the shop and its owner's papers.")
    )
    is_trusted = models.BooleanField(_("trusted"), default=False, help_text=_("Its listings go live at once and are reviewed afterwards."))
    rating_count = models.PositiveIntegerField(default=0, help_text=_("Reviews of its products that are shown; kept by the catalogue."))
    rating_total = models.PositiveIntegerField(default=0, help_text=_("Their stars, one to five each, together."))
    status = models.CharField(_("status"), max_length=9, choices=StoreStatus, default=StoreStatus.OPEN)
    suspended_reason = models.CharField(_("suspended because"), max_length=300, blank=True, help_text=_("The owner reads it."))
    suspended_with_owner = models.BooleanField(
        _("suspended with its owner"), default=False, help_text=_("Because the owner's account was closed: it comes back, paused, with it.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=StoreStatus.values), name="store_status_known"),
            models.CheckConstraint(
                condition=models.Q(holiday_from=None, holiday_until=None) | models.Q(holiday_until__gte=models.F("holiday_from")),
                name="store_holiday_in_order",
            ),
            models.CheckConstraint(condition=one_to_five_stars(), name="store_rating_possible"),
        ]
        indexes = [models.Index("country", "created_at", "id", name="store_newest", condition=models.Q(status=StoreStatus.OPEN))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("stores:store", self.slug)

    @property
    def rating(self) -> Rating:
        """What the reviews of its products say."""
        return Rating(self.rating_count, self.rating_total)

    @property
    def is_closed(self) -> bool:
        """Whether staff have closed it: it will not come back by itself."""
        return self.status == StoreStatus.SUSPENDED

    @property
    def days_to_return(self) -> int:
        """How long its buyers may return goods after the delivery: never less than the market gives. Needs `country` loaded."""
        return max(self.country.return_days, self.return_days or 0)

    @property
    def pays_delivery_from(self) -> Money | None:
        """From this amount of goods on the store pays the courier; None: the buyer always does."""
        return None if self.pays_delivery_from_minor is None else Money(self.pays_delivery_from_minor, self.currency)

    @property
    def preparation_minutes(self) -> int:
        """Of its opening hours, from an order until the parcel is ready: measured, else as the store says."""
        return self.preparation_hours * 60 if self.measured_minutes is None else self.measured_minutes

    def pays_delivery_of(self, goods: Money) -> bool:
        """Whether the store pays the courier of an order of so much."""
        return self.pays_delivery_from is not None and goods >= self.pays_delivery_from

    @property
    def zones_at_home(self) -> list[DeliveryZone]:
        """Its areas in its own country, the narrowest first; without any the market's own rate counts."""
        return [zone for zone in self.zones.all() if not zone.is_abroad]

    @property
    def zones_abroad(self) -> list[DeliveryZone]:
        """The other countries that its parcels go to; none while its scope ends at the border."""
        return [zone for zone in self.zones.all() if zone.is_abroad] if self.delivery_scope == DeliveryScope.INTERNATIONAL else []

    @property
    def delivery_fee_from(self) -> Money:
        """The least a delivery costs in its country. Needs `country` loaded."""
        return Money(self.country.delivery_minimum_minor, self.country.currency)
