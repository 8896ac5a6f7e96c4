"""A test client that signs in at the price of one row."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from shop.accounts.models import User


class QuickClient(Client):
    """Signing in through the page has its own tests; everywhere else only the session counts that it leaves behind."""

    def force_login(self, user: User, backend: str | None = None) -> None:  # type: ignore[override]
        """Write that session."""
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: backend or settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
