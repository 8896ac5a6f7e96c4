"""What can go wrong with places. The texts may be shown."""

from django.utils.translation import gettext as _


class PlacesError(Exception):
    """Something about a place, in words for the reader."""


class TooFar(PlacesError):
    """The way is longer than the market's couriers go."""

    def __init__(self, *, distance_metres: int, max_km: int) -> None:
        self.distance_metres = distance_metres
        self.max_km = max_km
        super().__init__(
            _("This address is %(distance)d km away; couriers here go at most %(limit)d km.")
            % {"distance": -(-distance_metres // 1000), "limit": max_km}
        )
