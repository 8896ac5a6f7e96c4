"""Addresses of couriers and of the door."""

from tests.urls.table import Row

ROWS = [
    Row("couriers:delivery", {"anonymous": 302}, anyone=404, args=lambda cast: [1]),
    Row("couriers:handover", {"anonymous": 302}, anyone=404, args=lambda cast: ["unknown"]),
]
