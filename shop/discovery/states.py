"""What one can ask to be told of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlertKind(TextChoices):
    """What the person waits for."""

    STOCK = "stock", _("back in stock")
    PRICE = "price", _("a lower price")
