"""Facts of what is delivered without a parcel."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from shop.catalog.models import Variant
from shop.catalog.states import ProductStatus
from shop.common.integrity import integrity_check
from shop.digital.models import Download, LicenceKey
from shop.orders.models import OrderLine
from shop.orders.states import Fulfilment


@integrity_check("downloads and codes belong to orders that are paid")
def nothing_is_given_before_it_is_paid() -> Iterator[str]:
    """What is in somebody's hands has been paid, or cost nothing."""
    order = "line__order__"
    at_door = Q(**{f"{order}is_prepaid": False, f"{order}total_minor__gt": 0, f"{order}delivered_at": None})
    unpaid = at_door | Q(**{f"{order}is_prepaid": True, f"{order}paid_at": None})
    for model in (Download, LicenceKey):
        for pk, number in model.objects.filter(unpaid, line__isnull=False).values_list("pk", "line__order__number"):
            yield f"{model.__name__} {pk} was given for order {number}, which is not paid"


@integrity_check("no buyer has more codes than units")
def one_code_for_each_unit() -> Iterator[str]:
    """Nor fewer, once the order is delivered."""
    lines = OrderLine.objects.annotate(keys=Count("licence_keys")).filter(keys__gt=0)
    wrong = lines.filter(Q(keys__gt=F("quantity")) | Q(keys__lt=F("quantity"), order__fulfilment=Fulfilment.DELIVERED))
    for pk, quantity, keys in wrong.values_list("pk", "quantity", "keys"):
        yield f"line {pk}: {quantity} units, {keys} codes"


@integrity_check("what is sold as a download has something to deliver")
def downloads_have_content() -> Iterator[str]:
    """A file, or codes; what was imported waits as a draft for them."""
    bare = Variant.objects.filter(is_digital=True, licence_keys=None).exclude(files__is_current=True)
    bare = bare.exclude(product__status__in=[ProductStatus.DRAFT, ProductStatus.ARCHIVED])
    for pk, sku in bare.values_list("pk", "sku"):
        yield f"variant {pk} ({sku}) is a download without a file and without codes"
