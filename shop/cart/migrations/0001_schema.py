import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('cart', '0001_tables'), ('cart', '0002_form_sent_again')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('deals', '0001_tables'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Cart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='cart', to=settings.AUTH_USER_MODEL)),
                        ('token', models.CharField(blank=True, max_length=32, null=True, unique=True)),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'verbose_name': 'cart',
                        'verbose_name_plural': 'carts',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('token__isnull', False), ('user', None)), models.Q(('token', None), ('user__isnull', False)), _connector='OR'), name='cart_has_one_owner')],
                    },
                ),
                migrations.CreateModel(
                    name='CartLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cart', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='cart.cart')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.variant')),
                        ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                        ('price_seen_minor', models.PositiveBigIntegerField()),
                        ('deal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cart_line', to='deals.deal', verbose_name='agreed price')),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('added_by', models.CharField(blank=True, db_default='', max_length=32)),
                    ],
                    options={
                        'verbose_name': 'cart line',
                        'verbose_name_plural': 'cart lines',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(models.F('cart'), models.F('variant'), name='cart_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('quantity__lte', 999)), name='cart_line_quantity')],
                    },
                ),
            ],
        ),
    ]
