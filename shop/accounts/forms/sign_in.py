"""Signing up and in, by e-mail or phone: allauth's forms with one door for both."""

from datetime import timedelta
from typing import Any

import structlog
from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from allauth.account.views import SignupView
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DataError, IntegrityError, InternalError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts import verification
from shop.accounts.models import User
from shop.accounts.numbers import awaits_proof, holder_of_number, is_taken, keeps_number, those_awaiting_code
from shop.accounts.phones import parse_phone
from shop.accounts.providers import send_sms
from shop.common.clock import now

log = structlog.get_logger(__name__)

JUST_MADE = timedelta(minutes=10)  # a double click, or the same once more after a lost connection


def parse_login(text: str, country_code: str) -> tuple[str, str]:
    """("email", address) or ("phone", E.164 number), whichever was typed. ValidationError when it is neither."""
    text = text.strip()
    if "@" in text:
        validate_email(text)
        return "email", text.lower()
    try:
        return "phone", parse_phone(text, country_code)
    except ValidationError as error:
        if any(character.isalpha() for character in text):
            raise ValidationError(_("Enter your e-mail address or your phone number."), code="invalid_login") from error
        raise


def _login_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    return forms.CharField(label=gettext_lazy("E-mail or phone number"), max_length=254, widget=widget)


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _login_field()
        self.order_fields(["login", "password"])
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """The e-mail address in small letters, or the number in E.164."""
        return parse_login(self.cleaned_data["login"], context.request.market.code)[1]


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """A name if one likes, an e-mail address or a phone number, and a password.

    Where the market makes verification mandatory, a taken address gets the same answer as a free one, and its owner a message.
    Where it is optional the new account is signed in at once, so there the form must say that the address is taken; tries are counted.
    """

    field_order = ["name", "phone", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
        )
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("At least 8 characters, not only digits.")
        self.order_fields(self.field_order)

    def validate_unique_email(self, value: str) -> str:
        """Taken: said here, or only to its owner."""
        if filter_users_by_email(value):
            self._refuse_taken("email", policy=verification.email_policy(context.request.market))
        return value

    def _clean_phone(self) -> None:
        phone = self.cleaned_data.get("phone")
        holder = get_adapter().get_user_by_phone(phone) if phone else None
        if holder and keeps_number(holder):  # who gives way, does so to the code alone (`PhoneVerificationStage`)
            try:
                if holder.closed_at and verification.phone_policy(context.request.market) != verification.MANDATORY:
                    raise get_adapter().validation_error("phone_of_closed")
                self._refuse_taken("phone", policy=verification.phone_policy(context.request.market))
            except ValidationError as error:
                self.add_error("phone", error)

    def _refuse_taken(self, field: str, *, policy: str) -> None:
        if policy != verification.MANDATORY:
            raise get_adapter().validation_error(f"{field}_taken")
        self.account_already_exists = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # No e-mail is NULL, not an empty text, of which there could be only one.
        cleaned["email"] = cleaned.get("email") or None
        reachable = cleaned["email"] or cleaned.get("phone")
        if not reachable and not {"email", "phone"} & set(self.errors):
            self.add_error("phone", _("Give a phone number or an e-mail address, so that you can be reached."))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new account; a double click is sent to sign in, where its first half is waiting. What the database refuses is said."""
        if self._is_made_already():
            messages.info(request, _("Your account is made. Sign in."))
            return None, redirect("account_login")
        try:
            with transaction.atomic():
                result: tuple[User | None, HttpResponse | None] = super().try_save(request)
        except (IntegrityError, DataError, InternalError) as error:
            quicker = self._quicker_ones() if isinstance(error, IntegrityError) else []
            if any(user.check_password(self.cleaned_data["password1"]) for user in quicker):
                messages.info(request, _("Your account is made. Sign in."))
                return None, redirect("account_login")
            if quicker:
                return None, self._ask_again(request, str(get_adapter().error_messages["contact_taken"]), status=409)
            log.exception("signup_not_written")
            words = _("We could not make your account just now. Nothing was saved. Try again in a few minutes.")
            return None, self._ask_again(request, words, status=503)
        return result

    def _is_made_already(self) -> bool:
        """Whether the number was taken just now, unproved, with the same password: the first half of a double click.

        Of an older account that is not said: here nobody counts how often a stranger guesses at its password.
        """
        phone, password = self.cleaned_data.get("phone") or "", self.cleaned_data["password1"]
        holder = holder_of_number(phone) if awaits_proof(phone) else None
        new = [user for user in (*those_awaiting_code(phone), holder) if user is not None and user.date_joined > now() - JUST_MADE]
        return any(user.check_password(password) for user in new)

    def _quicker_ones(self) -> list[User]:
        """Who has the address or the number by now: with the same password the first half of a double click, else somebody else."""
        email, phone = self.cleaned_data.get("email"), self.cleaned_data.get("phone")
        holds = Q(phone=phone, phone__isnull=False, closed_at=None, is_guest=False, phone_pending=False)
        return list(User.objects.filter(Q(email=email, email__isnull=False) | holds))

    def _ask_again(self, request: HttpRequest, words: str, *, status: int) -> HttpResponse:
        """The page once more, with all that was typed but the password."""
        self.add_error(None, words)
        view = SignupView()
        view.setup(request)
        page: HttpResponse = view.render_to_response(view.get_context_data(form=self), status=status)
        return page


class ChangePhoneForm(allauth_forms.ChangePhoneForm):  # type: ignore[misc]
    """A number of one's own, to which a code goes; also one that a closed account has still."""

    def clean_phone(self) -> str:
        """E.164. Whether another account keeps it is told to that account alone."""
        phone: str = self.cleaned_data["phone"]
        if phone == self.phone:
            raise get_adapter().validation_error("same_as_current")
        self.account_already_exists = is_taken(phone, but=self.user)
        return phone


class VerifyPhoneForm(allauth_forms.VerifyPhoneForm):  # type: ignore[misc]
    """The code that was sent to it."""

    def clean_code(self) -> str:
        """allauth's own refuses a number that a closed account has."""
        code: str = super(allauth_forms.VerifyPhoneForm, self).clean_code()
        if code and is_taken(self.phone, but=self.user):
            raise get_adapter().validation_error("phone_taken")
        return code


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """A way back in, by mail or by text message. The answer is the same whether there is such an account or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _login_field()

    def clean_email(self) -> str:
        """The e-mail address or E.164 number; remembers whose it is."""
        self.by, contact = parse_login(self.cleaned_data["email"], context.request.market.code)
        if self.by == "email":
            self.users = filter_users_by_email(contact, is_active=True, prefer_verified=True, for_login=True)
        else:
            # An unproven number opens an account only if nothing else could: it may be somebody else's, by a slip.
            found = User.objects.filter(phone=contact, is_active=True, is_guest=False, phone_pending=False)
            self.users = [user for user in found if user.phone_verified or not user.email]
        return contact

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if self.by == "email":
            return str(super().save(request, **kwargs))
        for user in self.users:
            key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
            uid, token = key.split("-", 1)
            link = request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))
            send_sms(to=user.phone, text=_("A new password for %(site)s: %(link)s") % {"site": settings.SITE_NAME, "link": link})
        return str(self.cleaned_data["email"])
