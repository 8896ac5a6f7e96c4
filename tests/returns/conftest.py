"""The ways of paying of these tests."""

from tests.shop.payments.conftest import rails as rails
