"""What everything with a quarter, a prefecture, a region and perhaps a pin has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.places.models import Place


class Located:
    """For models with those fields. Needs the three places loaded."""

    if TYPE_CHECKING:
        quarter: Place | None
        prefecture: Place | None
        region: Place | None
        latitude: float | None
        longitude: float | None

    @property
    def places_line(self) -> str:
        """Quarter, prefecture, region: from the small to the large."""
        return ", ".join(place.name for place in (self.quarter, self.prefecture, self.region) if place)

    @property
    def point(self) -> tuple[float, float] | None:
        """The pin, else the smallest place whose coordinates are known; None when nothing is. Degrees (latitude, longitude)."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        for place in (self.quarter, self.prefecture, self.region):
            if place and place.latitude is not None and place.longitude is not None:
                return place.latitude, place.longitude
        return None
