"""What a desk has to hand out."""

from django.db.models import QuerySet

from shop.custody.models import CashDesk
from shop.payouts.models import Payout
from shop.payouts.states import PayoutStatus, Rail


def payouts_at(desk: CashDesk) -> QuerySet[Payout]:
    """Approved payouts in cash of the desk's market and currency, the first to be asked for first."""
    waiting = Payout.objects.filter(rail=Rail.DESK, status=PayoutStatus.APPROVED, currency=desk.currency)
    return waiting.filter(payee__country_id=desk.country_id).select_related("recipient").order_by("pk")
