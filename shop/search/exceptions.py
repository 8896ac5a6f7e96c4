"""What can go wrong with saved searches; the texts may be shown."""

from django.utils.translation import gettext as _


class TooManySaved(Exception):
    """One user keeps too many searches."""

    def __init__(self, most: int) -> None:
        super().__init__(_("You keep %(most)s searches already. Delete one first.") % {"most": most})
