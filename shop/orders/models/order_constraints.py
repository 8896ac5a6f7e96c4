"""What the database never lets be false of an order, and by what it finds orders fast."""

from django.db import models

from shop.orders.states import UNDER_WAY, DeliveryPayer, Fulfilment

ORDER_INDEXES = [
    models.Index("store", "fulfilment", models.F("id").desc(), name="order_desk"),
    models.Index("buyer", models.F("id").desc(), name="order_buyer"),
    models.Index(fields=["handled_by"], name="order_handled", condition=models.Q(handled_by__isnull=False)),
    models.Index("expires_at", name="order_expiring", condition=models.Q(fulfilment=Fulfilment.PENDING)),
    models.Index("store", "id", name="order_money_unseen", condition=models.Q(delivered_at__isnull=False, money_seen_at=None)),
    models.Index(
        "promised_last",
        "id",
        name="order_promised",
        condition=models.Q(promised_last__isnull=False, delayed_at=None, fulfilment__in=UNDER_WAY),
    ),
]

ORDER_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(condition=models.Q(promised_last__gte=models.F("promised_first")), name="order_promise_in_order"),
    models.CheckConstraint(condition=models.Q(expected_last__gte=models.F("expected_first")), name="order_expected_in_order"),
    models.CheckConstraint(condition=models.Q(fulfilment__in=Fulfilment.values), name="order_fulfilment_known"),
    models.UniqueConstraint("checkout", "store", name="order_one_per_store"),
    models.CheckConstraint(
        condition=models.Q(
            delivery_payer=DeliveryPayer.BUYER,
            total_minor=models.F("goods_minor")
            - models.F("discount_minor")
            + models.F("delivery_minor")
            - models.F("delivery_discount_minor"),
        )
        | models.Q(
            delivery_payer=DeliveryPayer.SELLER,
            delivery_discount_minor=0,
            total_minor=models.F("goods_minor") - models.F("discount_minor"),
        ),
        name="order_total_adds_up",
    ),
    models.CheckConstraint(
        condition=models.Q(
            discount_minor__lte=models.F("goods_minor"),
            delivery_discount_minor__lte=models.F("delivery_minor"),
            platform_discount_minor__lte=models.F("discount_minor") + models.F("delivery_discount_minor"),
            platform_discount_minor__gte=models.F("delivery_discount_minor"),
        ),
        name="order_discounts_within",
    ),
    models.CheckConstraint(condition=models.Q(is_prepaid=True) | models.Q(paid_at=None), name="order_paid_at_if_prepaid"),
    models.CheckConstraint(condition=models.Q(refunded_minor__lte=models.F("total_minor")), name="order_refunds_within"),
]
