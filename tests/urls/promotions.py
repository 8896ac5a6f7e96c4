"""Addresses of points."""

from tests.urls.table import Row

ROWS = [Row("promotions:points", {"anonymous": 302}, anyone=200)]
