"""What a rule is about, and how far a simulation has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """From the wide to the narrow: the narrowest rule wins."""

    MARKET = "market", _("a market")
    CATEGORY = "category", _("a category")
    STORE = "store", _("a store")
    STORE_CATEGORY = "store_category", _("a category in a store")
    PRODUCT = "product", _("a product")


class SimulationStatus(TextChoices):
    """Whether all lines have been looked at."""

    RUNNING = "running", _("under way")
    DONE = "done", _("done")
