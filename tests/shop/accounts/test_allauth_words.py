"""What the sign-in package says in messages and mails is said in our words, in both languages."""

from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shop.accounts.models import User
from tests.factories.accounts import create_user

OURS = Path(settings.BASE_DIR) / "templates"
THEIRS = Path(str(files("allauth"))) / "templates"
# Two that only include what is ours; codes for a new password and security keys, which are off here.
NOT_OURS = ("email_confirmation_signup_", "password_reset_code_", "webauthn_", "base_")
SAID = sorted(
    str(path.relative_to(THEIRS))
    for app in ("account", "mfa", "usersessions")
    for kind in ("messages", "email")
    for path in (THEIRS / app / kind).glob("*.txt")
    if not path.name.startswith(NOT_OURS)
)


@pytest.mark.parametrize("name", SAID)
def test_each_message_and_mail_is_ours(name: str) -> None:
    assert Path(get_template(name).origin.name).is_relative_to(OURS)


def test_codes_and_keys_are_off_as_long_as_their_words_are_not_ours() -> None:
    assert not getattr(settings, "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED", False)
    assert "webauthn" not in getattr(settings, "MFA_SUPPORTED_TYPES", [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "greeting", "subject", "says", "leaves"),
    [
        ("en", "You are signed in.", "Choose a new password", "Open this link to choose a new password:", "You are signed out."),
        (
            "fr", "Vous êtes connecté.", "Choisissez un nouveau mot de passe",
            "Ouvrez ce lien pour choisir un nouveau mot de passe\u00a0:", "Vous êtes déconnecté.",
        ),
    ],
)  # fmt: skip
def test_signing_in_and_a_new_password_in_plain_words(
    client: Client, language: str, greeting: str, subject: str, says: str, leaves: str
) -> None:
    user = create_user(email="awa@example.com", password="Leppi-tunic-9", language=language)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.post(reverse("account_login"), {"login": "awa@example.com", "password": "Leppi-tunic-9"}, follow=True)
    assert greeting in page.content.decode()
    assert leaves in client.post(reverse("account_logout"), follow=True).content.decode()
    client.post(reverse("account_reset_password"), {"email": user.email})
    (letter,) = mail.outbox
    assert letter.subject == f"[{settings.SITE_NAME}] {subject}"
    assert letter.body.startswith(says)
    assert letter.body.endswith(f"--\n{settings.SITE_NAME}, {settings.SITE_URL}")


@pytest.mark.django_db
def test_a_new_password_is_told_with_what_to_do_if_it_was_not_you(client: Client) -> None:
    user: User = create_user(email="awa@example.com", password="Leppi-tunic-9", language="fr")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    typed = {"oldpassword": "Leppi-tunic-9", "password1": "Kaloum-bazin-7", "password2": "Kaloum-bazin-7"}
    page = client.post(reverse("account_change_password"), typed, follow=True).content.decode()
    assert "Votre mot de passe est modifié." in page
    (letter,) = mail.outbox
    first, _empty, then, link, *_rest = letter.body.splitlines()
    assert (first, then) == (
        "Votre mot de passe a été modifié.",
        "Ce n’était pas vous\u00a0? Choisissez tout de suite un nouveau mot de passe\u00a0:",
    )
    with translation.override("fr"):
        assert link == settings.SITE_URL + reverse("account_reset_password")
    assert "testserver" not in letter.body
