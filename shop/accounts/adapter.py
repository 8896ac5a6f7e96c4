"""How allauth meets our accounts: e-mail or phone, as the market has it."""

from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import setup_user_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shop.accounts import sign_in_pace, verification
from shop.accounts.events import USER_SIGNED_UP, UserSignedUpData
from shop.accounts.exceptions import PhoneTaken
from shop.accounts.known_devices import make_device_known
from shop.accounts.models import User
from shop.accounts.numbers import awaits_proof, holder_of_number, those_awaiting_code
from shop.accounts.phones import PhoneField
from shop.accounts.providers import send_sms
from shop.accounts.services import set_phone
from shop.events.services import record_event

log = structlog.get_logger(__name__)

AUTHENTICATION_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROVEN_KEY = "proven_contact_of"  # in the session: whose new password was chosen in it
_STAGES = {
    "allauth.account.stages.LoginByCodeStage": "shop.accounts.login_stages.LoginByCodeStage",
    "allauth.account.stages.PhoneVerificationStage": "shop.accounts.login_stages.PhoneVerificationStage",
    "allauth.account.stages.EmailVerificationStage": "shop.accounts.login_stages.EmailVerificationStage",
}
# One sentence for every way to fail, so that it does not tell who has an account.
_MISMATCH = gettext_lazy("The e-mail address or phone number and the password do not belong together.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """E-mail or phone, verified where the market asks for it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "email_taken": gettext_lazy("There is an account with this e-mail address already. Sign in, or ask for a new password."),
        "phone_taken": gettext_lazy("There is an account with this phone number already. Sign in, or ask for a new password."),
        "contact_taken": gettext_lazy("There is now an account with this phone number or e-mail address."),
        "phone_of_closed": gettext_lazy(
            "This phone number belongs to an account that is closed. If it is yours now, ask our staff to release it."
        ),
    }

    # Passwords: how often they may be tried

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Instead of allauth's limit, with which six wrong passwords of anybody lock the owner out."""
        login = credentials.get("email") or credentials.get("phone") or credentials.get("username") or ""
        self._attempt = sign_in_pace.try_of(request, login=str(login))
        sign_in_pace.begin_try(self._attempt)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials) or self._find_awaiting(**credentials)
        if user:
            sign_in_pace.note_right_password(self._attempt, user)
        return user

    def _find_awaiting(self, *, phone: str = "", password: str = "", **_others: Any) -> User | None:
        """Beside the holder of the number, who has not proved it: who has signed up with it too, and comes back for the code."""
        found = next((user for user in those_awaiting_code(phone) if user.check_password(password)), None)
        if found is not None:
            found.backend = AUTHENTICATION_BACKEND  # type: ignore[attr-defined]
        return found

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in_pace.note_wrong_password(self._attempt)

    def is_login_by_code_required(self, login: Login) -> bool:
        """After many wrong passwords, from a browser that the account does not know, unless something else has shown who it is."""
        user = login.user
        if user is None or login.signup or self.request.session.get(PROVEN_KEY) == user.pk:
            return False
        records = get_authentication_records(self.request, user)
        if records and records[-1]["method"] == "code":
            return False
        is_asked = sign_in_pace.needs_code(sign_in_pace.try_of_user(self.request, user))
        return is_asked and verification.contact_to_confirm(user) is not None and not is_mfa_enabled(user)

    def set_password(self, user: User, password: str) -> None:
        """Whoever may choose a new one is the owner, by the link that only the owner got or by the old one: here nobody waits any more."""
        super().set_password(user, password)
        request = context.request
        if request is not None:
            sign_in_pace.note_right_password(sign_in_pace.try_of_user(request, user), user)
            request.session[PROVEN_KEY] = user.pk

    def get_login_stages(self) -> list[str]:
        """allauth's, with ours in the place of those about verification."""
        return [_STAGES.get(path, path) for path in super().get_login_stages()]

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A new account knows the market and the language in which it was made. The phone is set first: some have no e-mail."""
        market = request.market  # type: ignore[attr-defined]
        user.name = form.cleaned_data.get("name", "")
        user.phone = form.cleaned_data.get("phone") or None
        user.phone_pending = awaits_proof(user.phone)
        user.country_id = market.code or None
        user.language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit)
            record_event(USER_SIGNED_UP, saved.pk, actor_id=saved.pk, data=UserSignedUpData(country=market.code or ""))
        return saved

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Who has never signed in has chosen no language: an account that somebody else made takes the one that this page is in."""
        language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        if user.last_login is None and user.language != language:
            user.language = language
            user.save(update_fields=["language"])
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The account's language holds from the next page on."""
        if user.email and not EmailAddress.objects.filter(user=user).exists():
            setup_user_email(request, user, [])  # an account that did not come through the sign-up form
        response: HttpResponse = super().post_login(request, user, **kwargs)
        set_language_cookie(response, user.language)
        make_device_known(request, response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Whoever knows the password of a closed account reads why it is closed."""
        request.session["closed_reason"] = user.closed_reason
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must not turn a sign-up into an error page; the page offers to send again."""
        site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}  # allauth would name the host that was asked
        try:
            super().send_mail(template_prefix, email, context | site)
        except (SMTPException, OSError) as error:
            log.warning("mail_not_sent", mail=template_prefix, error=type(error).__name__)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Not the last way to reach somebody."""
        others = EmailAddress.objects.filter(user_id=email_address.user_id).exclude(pk=email_address.pk)
        return bool(super().can_delete_email(email_address)) and (bool(email_address.user.phone) or others.exists())

    # Phones

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Reads numbers as the market writes them."""
        kwargs["label"] = gettext_lazy("Phone number")
        return PhoneField(country_code=context.request.market.code, **kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The number and whether it is verified; None without one."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        set_phone(user, phone, verified=verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        try:
            self.set_phone(user, phone, True)
        except PhoneTaken as error:  # somebody was quicker between the form and this
            messages.error(context.request, str(error))
            raise ImmediateHttpResponse(
                redirect("accounts:profile" if context.request.user.is_authenticated else "account_login")
            ) from error

    def get_user_by_phone(self, phone: str) -> User | None:
        return holder_of_number(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """The code, to the number that is to be verified."""
        send_sms(to=phone, text=_("Your %(site)s code: %(code)s. Do not share it.") % {"site": settings.SITE_NAME, "code": code})

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Somebody signed up with a number that has an account: its owner hears of it, the page does not tell."""
        send_sms(to=phone, text=_("You have a %(site)s account already: sign in with this number.") % {"site": settings.SITE_NAME})


def set_language_cookie(response: HttpResponse, language: str) -> None:
    """As Django's own language switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
