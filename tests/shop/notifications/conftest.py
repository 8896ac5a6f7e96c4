"""People who can be written to."""

import pytest
from allauth.account.models import EmailAddress

from shop.accounts.models import User


@pytest.fixture
def alice(alice: User) -> User:
    """Her address is known to be hers."""
    EmailAddress.objects.create(user=alice, email=str(alice.email), verified=True, primary=True)
    return alice
