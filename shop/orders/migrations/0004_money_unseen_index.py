from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0003_money_seen_of_old_orders'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(models.F('store'), models.F('id'), condition=models.Q(('delivered_at__isnull', False), ('money_seen_at', None)), name='order_money_unseen'),
        ),
    ]
