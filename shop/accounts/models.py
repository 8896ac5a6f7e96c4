"""People, and where they are to be found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.accounts.fields import EmptyIsNullEmailField
from shop.common.names import numbered
from shop.places.located import Located


class UserManager(BaseUserManager["User"]):
    """Makes accounts from an e-mail address, a phone number or both."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """A new account; ValueError without any way to reach the person."""
        if not email and not fields.get("phone"):
            raise ValueError("An account needs an e-mail address or a phone number.")
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        """By e-mail address, whatever its case."""
        return self.get(email__iexact=username)


_HATS = ("is_staff", "is_superuser", "is_seller", "is_courier")


class User(AbstractBaseUser, PermissionsMixin):
    """One account for everything a person does here: shop, sell, deliver."""

    email = EmptyIsNullEmailField(_("e-mail address"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone number"), max_length=16, db_index=True, null=True, blank=True, help_text="E.164")
    phone_verified = models.BooleanField(_("phone verified"), default=False)
    phone_pending = models.BooleanField(
        _("phone awaits its code"),
        default=False,
        help_text=_("Another open account has typed the number too: whoever proves it has it. Until then nobody signs in with this one."),
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    photo = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    country = models.ForeignKey("places.Country", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    is_seller = models.BooleanField(_("owns a store"), default=False)
    is_courier = models.BooleanField(_("approved courier"), default=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_guest = models.BooleanField(
        _("guest"), default=False, help_text=_("Ordered without an account: nobody signs in, links and a proved number are the way in.")
    )
    claimed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("claimed by"),
        help_text=_("Of a guest: the account."),
    )
    phone_beside = models.BooleanField(
        _("number beside another guest's"),
        default=False,
        help_text=_("Of a guest: he proved on his order's page a number under which another guest had ordered."),
    )
    phone_proved_at = models.DateTimeField(_("phone proved"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_reason = models.CharField(_("closed because"), max_length=300, blank=True, help_text=_("The person reads it when signing in."))
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                # Who has used an account keeps it where it loses its number, in the browsers that are signed in.
                condition=models.Q(email__isnull=False)
                | models.Q(phone__isnull=False)
                | models.Q(closed_at__isnull=False)
                | models.Q(last_login__isnull=False),
                name="user_reachable",
            ),
            models.UniqueConstraint(
                "phone", name="user_phone_once", condition=models.Q(closed_at=None, is_guest=False, phone_pending=False)
            ),
            models.CheckConstraint(
                condition=models.Q(phone_pending=False) | models.Q(phone__isnull=False, phone_verified=False), name="user_pending_unproved"
            ),
            models.UniqueConstraint(
                "phone", name="guest_phone_once", condition=models.Q(closed_at=None, is_guest=True, phone_verified=True, phone_beside=False)
            ),
            # Whatever else is written one day: nobody signs in as a guest, and a guest is nobody on staff.
            models.CheckConstraint(
                condition=models.Q(is_guest=False) | models.Q(("password__startswith", "!"), email=None, **dict.fromkeys(_HATS, False)),
                name="guest_without_credentials",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """What others may see: the name, else the e-mail's first part, else the phone's last digits."""
        if self.name:
            return self.name
        if self.email:
            return str(self.email).partition("@")[0]
        return f"…{self.phone[-4:]}" if self.phone else str(gettext("Deleted account"))


class Address(Located, models.Model):
    """Where to bring a parcel, landmark first: few doors have numbers."""

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    label = models.CharField(_("name of the address"), max_length=40, blank=True, help_text=_("Home, office, mother's place…"))
    recipient = models.CharField(_("who receives"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=16, help_text="E.164")
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+")
    region = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    prefecture = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    quarter = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    landmark = models.CharField(_("landmark and directions"), max_length=300)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_default = models.BooleanField(_("usual address"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint("user", name="address_one_default", condition=models.Q(is_default=True)),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="address_pin_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.landmark}, {self.places_line}"


class PhoneRule(models.Model):
    """What a market asks of phone numbers. A market without a row asks for nothing."""

    country = models.OneToOneField("places.Country", models.CASCADE, primary_key=True, related_name="phone_rule", verbose_name=_("market"))
    asks_proof = models.BooleanField(
        _("phone is proved first"), default=True, help_text=_("By a code, before somebody's first order in cash and first bid.")
    )

    class Meta:
        verbose_name = _("rule for phone numbers")
        verbose_name_plural = _("rules for phone numbers")

    def __str__(self) -> str:
        return numbered(self, self.country_id)
