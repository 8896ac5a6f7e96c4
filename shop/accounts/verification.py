"""Whether people must prove that an e-mail address or a phone number is theirs.

Each market decides (`none`, `optional`, `mandatory`); the site's EMAIL_VERIFICATION may switch e-mails off, or make them
mandatory everywhere.
One proven contact is enough: who has shown that the phone is theirs is not held up by an unread e-mail.
"""

from allauth.account.models import EmailAddress
from django.conf import settings

from shop.accounts.models import User
from shop.places.models import Country

NONE, OPTIONAL, MANDATORY = "none", "optional", "mandatory"


def email_policy(market: Country) -> str:
    """How e-mail addresses are verified in the market."""
    if settings.EMAIL_VERIFICATION == NONE:
        return NONE
    if MANDATORY in (settings.EMAIL_VERIFICATION, market.verification):
        return MANDATORY
    return market.verification


def phone_policy(market: Country) -> str:
    """How phone numbers are verified in the market."""
    return market.verification


def has_proven_contact(user: User) -> bool:
    """Whether one way to reach the person is known to be theirs."""
    return user.phone_verified or EmailAddress.objects.filter(user=user, verified=True).exists()


def contact_to_confirm(user: User) -> tuple[str, str] | None:
    """("phone", number) or ("email", address) to which a code goes that only the owner can read: a proven one first. None where no text
    message can be sent and there is no e-mail address.
    """
    mails = list(EmailAddress.objects.filter(user=user).order_by("-verified", "-primary", "pk"))
    phone = user.phone if user.phone and can_send_texts() else ""
    if phone and (user.phone_verified or not any(mail.verified for mail in mails)):
        return "phone", phone
    address = mails[0].email if mails else user.email
    return ("email", address) if address else None


def can_send_texts() -> bool:
    """Whether a gateway is configured; off a public site the log does as well."""
    return not (settings.IS_PUBLIC and settings.SMS_GATEWAY.endswith("LogGateway"))
