import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("orders", "0004_money_unseen_index"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="order",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Who of staff sees to it, because its store is closed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looked after by",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("handled_by__isnull", False)), fields=["handled_by"], name="order_handled"),
        ),
    ]
