"""Addresses of places."""

from tests.factories.places import create_country
from tests.urls.table import Cast, Row


def _guinea(cast: Cast) -> tuple[()]:
    create_country(code="GN")
    return ()


ROWS = [
    Row("places:children", anyone=200, args=_guinea, data={"country": "GN"}),
    Row("places:about", anyone=200, args=_guinea),
]
