"""Addresses of help, terms and privacy."""

from shop.texts.shipped_texts import load_texts
from tests.factories.places import create_country
from tests.urls.table import Cast, Row


def _texts(cast: Cast) -> tuple[()]:
    load_texts(create_country(code="GN"), {}, reset_rates=False)
    return ()


def _version(cast: Cast) -> list[object]:
    _texts(cast)
    return ["terms", "GN", 1]


ROWS = [
    Row("texts:help", anyone=200, args=_texts),
    Row("texts:terms", anyone=200, args=_texts),
    Row("texts:privacy", anyone=200, args=_texts),
    Row("texts:version", anyone=200, args=_version),
    Row("texts:version", anyone=404, args=lambda cast: ["terms", "GN", 7]),
]
