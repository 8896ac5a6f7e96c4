import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('discovery', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='RecentView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recent_views', to=settings.AUTH_USER_MODEL)),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product')),
                        ('seen_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'recently viewed product',
                        'verbose_name_plural': 'recently viewed products',
                        'indexes': [models.Index(models.F('user'), models.OrderBy(models.F('seen_at'), descending=True), name='recent_view_latest')],
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('product'), name='recent_view_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Alert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(choices=[('stock', 'back in stock'), ('price', 'a lower price')], max_length=5)),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='catalog.product')),
                        ('variant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.variant')),
                        ('price_minor', models.PositiveBigIntegerField(blank=True, help_text="The price the person last knew, in minor units of the store's currency.", null=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'alert',
                        'verbose_name_plural': 'alerts',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'stock'), ('variant__isnull', False)), models.Q(('kind', 'price'), ('price_minor__isnull', False), ('variant', None)), _connector='OR'), name='alert_says_for_what'), models.UniqueConstraint(models.F('user'), models.F('variant'), condition=models.Q(('kind', 'stock')), name='alert_stock_once'), models.UniqueConstraint(models.F('user'), models.F('product'), condition=models.Q(('kind', 'price')), name='alert_price_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RelatedProduct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related', to='catalog.product')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product')),
                        ('position', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'verbose_name': 'related product',
                        'verbose_name_plural': 'related products',
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(models.F('product'), models.F('other'), name='related_once'), models.CheckConstraint(condition=models.Q(('product', models.F('other')), _negated=True), name='related_is_another')],
                    },
                ),
            ],
        ),
    ]
