"""Markets and their places: country > region > prefecture > quarter, under whatever names the country gives them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES
from shop.common.percentages import format_percent


def check_closed_days(days: object) -> None:
    """Raises ValidationError, in words, for anything but a list of days as `Country.closed_days` has them."""
    try:
        if not isinstance(days, list):
            raise TypeError(days)
        for day in days:
            date.fromisoformat(day if is_dated(day) else f"2000-{day}")
    except (TypeError, ValueError) as error:
        raise ValidationError(_('Write days as "MM-DD" or "YYYY-MM-DD", in a list.')) from error


def is_dated(day: str) -> bool:
    """Whether a holiday of `Country.closed_days` is one day of one year, and not the same each year."""
    return len(day) == len("YYYY-MM-DD")


class Country(models.Model):
    """A market's country pack, loaded from its data file. Rates are minor units of its own currency."""

    code = models.CharField(_("ISO 3166 code"), max_length=2, primary_key=True)
    names = models.JSONField(_("names"), default=dict, help_text=_("Language code → name."))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    time_zone = models.CharField(_("time zone"), max_length=40)
    phone_prefix = models.CharField(_("phone prefix"), max_length=6, help_text="+224")
    languages = models.JSONField(_("languages"), default=list)
    level_names = models.JSONField(
        _("names of its levels"), default=list, help_text=_('One {"en": …, "fr": …} for each level: region, prefecture, quarter.')
    )
    payment_methods = models.JSONField(_("payment methods"), default=list)
    cash_ceiling_minor = models.PositiveBigIntegerField(
        _("most in cash"), null=True, blank=True, help_text=_("The largest order that is paid at the door, minor units; empty for any.")
    )
    verification = models.CharField(
        _("contact verification"),
        max_length=9,
        default="optional",
        choices=[("none", _("none")), ("optional", _("optional")), ("mandatory", _("mandatory"))],
    )
    latitude = models.FloatField(help_text=_("Where its map opens, degrees WGS 84."))
    longitude = models.FloatField()
    route_factor_percent = models.PositiveSmallIntegerField(default=130, help_text=_("Road distance as a percentage of the straight line."))
    delivery_base_minor = models.PositiveBigIntegerField(default=0)
    delivery_per_km_minor = models.PositiveBigIntegerField(default=0)
    delivery_minimum_minor = models.PositiveBigIntegerField(default=0)
    delivery_step_minor = models.PositiveBigIntegerField(
        default=1, help_text=_("Fees are rounded up to a multiple: what people can pay in notes.")
    )
    delivery_max_km = models.PositiveIntegerField(default=60, help_text=_("Couriers on a motorcycle go no further."))
    payout_hold_days = models.PositiveSmallIntegerField(
        _("days before a sale's money is free"), default=2, help_text=_("After the delivery; at once when the buyer says that all is well.")
    )
    payout_minimum_minor = models.PositiveBigIntegerField(_("smallest payout"), default=1)
    payout_auto_minor = models.PositiveBigIntegerField(
        _("payouts approved without staff"), default=0, help_text=_("Up to this amount; 0: staff approve every one.")
    )
    courier_cash_ceiling_minor = models.PositiveBigIntegerField(
        _("cash a courier may have"),
        null=True,
        blank=True,
        help_text=_("In hand and still to be collected. Beyond it a courier takes no new cash parcels; empty for no limit."),
    )
    cash_overdue_days = models.PositiveSmallIntegerField(
        _("days a courier may keep cash"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_(
            "A day before they are over the courier is reminded; after them staff get a case, and the courier no more cash parcels."
        ),
    )
    store_debt_limit_minor = models.PositiveBigIntegerField(
        _("what a store may owe"),
        null=True,
        blank=True,
        help_text=_("Beyond it the store takes no new orders in cash until it has paid at a desk; empty for no limit."),
    )
    auction_pay_hours = models.PositiveSmallIntegerField(
        _("hours to pay for what was won"), default=48, help_text=_("Who has won an auction orders and pays by then, or confirms by phone.")
    )
    half_ask_minutes = models.PositiveSmallIntegerField(
        _("minutes until a missing confirmation is asked for"),
        default=15,
        validators=[MinValueValidator(1)],
        help_text=_("At the door one has confirmed the cash and the other has not. Each further wait is eight times as long."),
    )
    half_desk_hours = models.PositiveSmallIntegerField(
        _("hours until a desk decides"), default=24, validators=[MinValueValidator(1)], help_text=_("Without the missing confirmation.")
    )
    return_days = models.PositiveSmallIntegerField(
        _("days to return goods"),
        default=30,
        help_text=_("After the delivery, as the least that every store gives; a store may give more. Frozen with each sale."),
    )
    closed_days = models.JSONField(
        _("public holidays"),
        default=list,
        blank=True,
        validators=[check_closed_days],
        help_text=_('Nobody delivers on them. A list of "MM-DD" for every year, or "YYYY-MM-DD" for one day.'),
    )
    attribution = models.TextField(_("attribution of its data"), blank=True)
    is_active = models.BooleanField(pgettext_lazy("market", "open"), default=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the active language."""
        return in_active_language(self.names) or self.code

    @property
    def holidays_known_until(self) -> date | None:
        """The last holiday that has another date each year; None where there is none, or all are the same each year."""
        return max((date.fromisoformat(day) for day in self.closed_days if is_dated(day)), default=None)

    def is_closed_on(self, day: date) -> bool:
        """Whether it is a public holiday there: nobody prepares or delivers anything."""
        return f"{day:%m-%d}" in self.closed_days or day.isoformat() in self.closed_days


class PackHoliday(models.Model):
    """A holiday as the newest country pack that named it has given it: what has come in once does not come again.

    The days on which nobody delivers are the country's own `closed_days`, which staff change as they like.
    """

    country = models.ForeignKey(Country, models.CASCADE, related_name="pack_holidays")
    name = models.CharField(_("name"), max_length=80, help_text=_("With its year, unless it has the same date each year."))
    days = models.JSONField(_("days"), validators=[check_closed_days])
    is_expected = models.BooleanField(_("only expected"), default=False, help_text=_("The moon decides: it may shift by a day."))

    class Meta:
        verbose_name = _("holiday of a country pack")
        verbose_name_plural = _("holidays of country packs")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("country", "name", name="pack_holiday_once")]

    def __str__(self) -> str:
        return self.name

    def is_as(self, other: PackHoliday) -> bool:
        """Whether both are on the same days, and equally sure."""
        return (self.days, self.is_expected) == (other.days, other.is_expected)


class TaxRate(models.Model):
    """One tax of a market, while it is valid by the market's own calendar. Of one code, the newest that is valid counts.

    Goods: contained in the prices of stores that are registered for taxes. Fee: added to the platform's commission.
    """

    country = models.ForeignKey(Country, models.CASCADE, related_name="tax_rates")
    code = models.CharField(_("code"), max_length=12, help_text=_("As it is called on papers: TVA, VAT, GST."))
    rate_bp = models.PositiveSmallIntegerField(_("rate"), help_text=_("Basis points: 1800 are 18 %."))
    on_goods = models.BooleanField(_("on goods"), default=True, help_text=_("Contained in the prices of registered stores."))
    on_fee = models.BooleanField(_("on the platform's fee"), default=True, help_text=_("Added to it."))
    is_compound = models.BooleanField(_("compound"), default=False, help_text=_("Also taken of the taxes that stand before it."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day, included; empty for no end."))

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        ordering = ["country", "position", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint("country", "code", "valid_from", name="tax_rate_once"),
            models.CheckConstraint(condition=models.Q(rate_bp__lte=10_000), name="tax_rate_at_most_all"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")), name="tax_rate_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.code} {format_percent(self.rate_bp)}"


class Place(models.Model):
    """A region (level 1), prefecture (2) or quarter (3) of a country; markets with fewer levels stop earlier."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="places")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, help_text=_("Unique among its siblings."))
    kind = models.CharField(max_length=40, blank=True, help_text=_("What the source calls it: commune, county, ward…"))
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    spellings = models.CharField(
        _("other spellings"),
        max_length=300,
        blank=True,
        help_text=_("As in an address, with spaces between them: shekhupura qila-abdullah."),
    )
    takes_cash = models.BooleanField(
        _("cash at the door"), default=True, help_text=_("Off where nobody should carry cash: orders there are paid in advance.")
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("parent", "slug", name="place_once"),
            models.UniqueConstraint("country", "slug", name="region_once", condition=models.Q(parent=None)),
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None) | models.Q(level__in=[2, 3], parent__isnull=False), name="place_level"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_called(self, slug: str) -> bool:
        """Whether that is its name, in one of its spellings."""
        return slug in {self.slug, *self.spellings.split()}


def in_active_language(texts: dict[str, str]) -> str:
    """The text in the active language, else in English, else in any."""
    language = (get_language() or "en").split("-")[0]
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
