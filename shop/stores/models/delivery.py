"""Where a store's parcels go, and for how much."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.common.names import numbered
from shop.stores.models.stores import Store
from shop.stores.states import ZoneKind


class DeliveryZone(models.Model):
    """One area and its price: minor units of the store's currency. The first zone by position that holds an address counts for it.

    A price of nothing at all means that the store pays the courier, at the market's own rate. To another country a parcel service carries
    it: by weight, never by distance.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="zones")
    kind = models.CharField(_("area"), max_length=7, choices=ZoneKind)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    country = models.ForeignKey(
        "places.Country", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Only of a zone abroad: which country.")
    )
    radius_m = models.PositiveIntegerField(_("radius"), null=True, blank=True, help_text=_("Metres from the store, as the crow flies."))
    price_minor = models.PositiveBigIntegerField(_("price"), default=0)
    per_km_minor = models.PositiveBigIntegerField(_("for each kilometre"), default=0)
    per_kg_minor = models.PositiveBigIntegerField(_("for each kilogram"), default=0)
    free_from_minor = models.PositiveBigIntegerField(
        _("free from"), null=True, blank=True, help_text=_("Goods of one order from which on the store pays the courier.")
    )
    days_from = models.PositiveSmallIntegerField(
        _("days on the way, at least"), null=True, blank=True, help_text=_("From the day the parcel is ready; empty for what is usual.")
    )
    days_to = models.PositiveSmallIntegerField(_("days on the way, at most"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text=_("The narrowest first; kept by the services."))

    class Meta:
        verbose_name = _("delivery zone")
        verbose_name_plural = _("delivery zones")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=ZoneKind.PLACE, place__isnull=False, radius_m=None, country=None)
                | models.Q(kind=ZoneKind.RADIUS, place=None, radius_m__gt=0, country=None)
                | models.Q(kind=ZoneKind.COUNTRY, place=None, radius_m=None, country=None)
                | models.Q(kind=ZoneKind.ABROAD, place=None, radius_m=None, country__isnull=False, per_km_minor=0),
                name="zone_says_where",
            ),
            models.CheckConstraint(
                condition=models.Q(days_from=None, days_to=None) | models.Q(days_to__gte=models.F("days_from")), name="zone_days_in_order"
            ),
            models.UniqueConstraint("store", "place", name="zone_place_once", condition=models.Q(kind=ZoneKind.PLACE)),
            models.UniqueConstraint("store", "radius_m", name="zone_radius_once", condition=models.Q(kind=ZoneKind.RADIUS)),
            models.UniqueConstraint("store", name="zone_country_once", condition=models.Q(kind=ZoneKind.COUNTRY)),
            models.UniqueConstraint("store", "country", name="zone_abroad_once", condition=models.Q(kind=ZoneKind.ABROAD)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_kind_display())

    @property
    def name(self) -> str:
        """Where it is, for people. Needs `place`, `country` and the store's country loaded."""
        if self.kind == ZoneKind.PLACE and self.place:
            return self.place.name
        if self.kind == ZoneKind.RADIUS:
            return gettext("within %(km)s km of the store") % {"km": f"{(self.radius_m or 0) / 1000:g}"}
        return (self.country or self.store.country).name

    @property
    def is_abroad(self) -> bool:
        """Whether it is another country, to which a parcel service brings what is paid in advance."""
        return self.kind == ZoneKind.ABROAD

    @property
    def price(self) -> Money:
        """Before distance and weight. Needs `store` loaded."""
        return Money(self.price_minor, self.store.currency)

    @property
    def per_km(self) -> Money:
        """For each kilometre of road. Needs `store` loaded."""
        return Money(self.per_km_minor, self.store.currency)

    @property
    def per_kg(self) -> Money:
        """For each kilogram. Needs `store` loaded."""
        return Money(self.per_kg_minor, self.store.currency)

    @property
    def free_from(self) -> Money | None:
        """From this amount of goods on the store pays. Needs `store` loaded."""
        return None if self.free_from_minor is None else Money(self.free_from_minor, self.store.currency)

    @property
    def costs_nothing(self) -> bool:
        """Whether the store always pays the courier there."""
        return not (self.price_minor or self.per_km_minor or self.per_kg_minor)
