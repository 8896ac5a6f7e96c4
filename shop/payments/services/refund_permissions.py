"""Who may do what with a refund in cash."""

from shop.accounts.models import User
from shop.custody.models import CashDesk
from shop.custody.queries import works_at
from shop.payments.exceptions import NotYourRefund
from shop.payments.models import Refund
from shop.trust.queries import is_one_of


def require_refund_cashier(desk: CashDesk, actor_id: int) -> None:
    """Whether that person works at the desk; raises NotYourRefund."""
    actor = User.objects.filter(pk=actor_id).first()
    if actor is None or not works_at(actor, desk):
        raise NotYourRefund


def require_disinterested(refund: Refund, actor_id: int, *others: int | None) -> None:
    """Neither buyer nor seller nor `others`, nor one party with any of them; NotYourRefund."""
    seller_id = refund.order.store.owner_id if refund.order is not None else None
    if is_one_of(actor_id, {refund.buyer_id, seller_id, *others}):
        raise NotYourRefund
