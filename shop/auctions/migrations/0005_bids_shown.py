"""`bid_count` is of the bids that the history shows."""

from django.db import migrations
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest


def count_anew(apps, schema_editor):
    """Without raises of one's own maximum, which nobody else sees."""
    bids = apps.get_model("auctions", "Bid").objects.filter(auction=OuterRef("pk"), retracted_at=None, is_raise=False)
    number = Subquery(bids.order_by().values("auction").annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    auctions = apps.get_model("auctions", "Auction").objects.filter(bid_count__gt=0)
    auctions.update(bid_count=Greatest(Coalesce(number, 1), 1))


class Migration(migrations.Migration):
    dependencies = [("auctions", "0004_sellers_who_do_not_sell")]

    operations = [migrations.RunPython(count_anew, migrations.RunPython.noop)]
