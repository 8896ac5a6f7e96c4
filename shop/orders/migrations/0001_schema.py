import django.db.models.deletion
import django.db.models.expressions
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('orders', '0001_tables'), ('orders', '0002_money_seen'), ('orders', '0003_money_seen_of_old_orders'), ('orders', '0004_money_unseen_index'), ('orders', '0005_handled_by'), ('orders', '0006_guest_key'), ('orders', '0007_promised_days')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('commissions', '0001_tables'),
        ('deals', '0001_tables'),
        ('images', '0001_schema'),
        ('places', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Checkout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token', models.CharField(max_length=40, unique=True)),
                        ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkouts', to=settings.AUTH_USER_MODEL)),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country')),
                        ('placed_at', models.DateTimeField(auto_now_add=True)),
                        ('guest_key', models.CharField(blank=True, help_text='What the secret link of a guest is signed with; another key ends the links before.', max_length=32)),
                    ],
                    options={
                        'verbose_name': 'checkout',
                        'verbose_name_plural': 'checkouts',
                    },
                ),
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                        ('checkout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='orders.checkout')),
                        ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to=settings.AUTH_USER_MODEL)),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='stores.store')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('fulfilment', models.CharField(choices=[('pending', 'waiting for the seller'), ('confirmed', 'confirmed'), ('preparing', 'being prepared'), ('ready', 'ready'), ('handed_over', 'on its way'), ('delivered', 'delivered'), ('completed', 'completed'), ('cancelled', 'cancelled')], default='pending', max_length=11, verbose_name='fulfilment')),
                        ('goods_minor', models.PositiveBigIntegerField(verbose_name='goods')),
                        ('delivery_minor', models.PositiveBigIntegerField(default=0, help_text="The courier's fee as quoted, whoever pays it.", verbose_name='delivery')),
                        ('discount_minor', models.PositiveBigIntegerField(default=0, help_text="Sum of the lines' discounts, points included.", verbose_name='discount on the goods')),
                        ('delivery_discount_minor', models.PositiveBigIntegerField(default=0, help_text='Given by the platform; the courier still earns the whole fee.', verbose_name='discount on the delivery')),
                        ('platform_discount_minor', models.PositiveBigIntegerField(default=0, help_text='The part of both discounts that the seller does not bear: the platform pays it to the order.', verbose_name='discount that the platform gives')),
                        ('total_minor', models.PositiveBigIntegerField(help_text='What the buyer owes: goods less discounts, and delivery when the buyer pays it.', verbose_name='to pay')),
                        ('fee_minor', models.PositiveBigIntegerField(default=0, help_text="Sum of the lines' frozen fees.", verbose_name='platform fee')),
                        ('fee_tax_minor', models.PositiveBigIntegerField(default=0, help_text="Sum of the lines' taxes on the fee.", verbose_name='tax on the fee')),
                        ('tax_minor', models.PositiveBigIntegerField(default=0, help_text="Sum of the lines' taxes on the goods.", verbose_name='tax in the price')),
                        ('refunded_minor', models.PositiveBigIntegerField(default=0, help_text='What of the total has become owed to the buyer again, paid back or not.', verbose_name='owed back')),
                        ('delivery_refunded', models.BooleanField(default=False, verbose_name='delivery owed back')),
                        ('taxes', models.JSONField(blank=True, default=dict, help_text='Frozen: each rate on goods and on the fee, with its part of the sums.', verbose_name='taxes')),
                        ('is_prepaid', models.BooleanField(default=False, help_text='Not at the door.', verbose_name='paid before the delivery')),
                        ('paid_at', models.DateTimeField(blank=True, help_text="When a prepaid order's money had arrived.", null=True, verbose_name='paid')),
                        ('delivery_method', models.CharField(choices=[('home', 'home delivery'), ('pickup', 'store pick-up'), ('digital', 'download')], max_length=7, verbose_name='delivery method')),
                        ('delivery_payer', models.CharField(choices=[('buyer', 'the buyer'), ('seller', 'the seller')], default='buyer', max_length=6, verbose_name='who pays the courier')),
                        ('distance_metres', models.PositiveIntegerField(blank=True, null=True, verbose_name='distance')),
                        ('payment_method', models.CharField(default='cash', max_length=20, verbose_name='payment method')),
                        ('recipient', models.CharField(max_length=120, verbose_name='who receives')),
                        ('phone', models.CharField(max_length=16, verbose_name='phone number')),
                        ('address_text', models.CharField(help_text='Landmark, quarter, prefecture, region.', max_length=600, verbose_name='address')),
                        ('prefecture', models.ForeignKey(blank=True, help_text="For the courier's zone.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                        ('latitude', models.FloatField(blank=True, null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('instructions', models.CharField(blank=True, max_length=500, verbose_name='instructions')),
                        ('cancelled_by', models.CharField(blank=True, choices=[('buyer', 'the buyer'), ('seller', 'the seller'), ('staff', 'staff'), ('expiry', 'nobody answered in time'), ('bank', 'the payment service, which took the money back')], max_length=6, verbose_name='cancelled by')),
                        ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('placed_at', models.DateTimeField(auto_now_add=True, verbose_name='placed')),
                        ('expires_at', models.DateTimeField(blank=True, help_text='When a pending order cancels itself.', null=True, verbose_name='expires')),
                        ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='delivered')),
                        ('money_seen_at', models.DateTimeField(blank=True, help_text='When it had reached the platform: paid in advance, brought to a desk; of cash that the store took itself, its fee.', null=True, verbose_name='money seen')),
                        ('discount_apart', models.BooleanField(default=False, help_text='The platform pays its part of the discounts once it has seen the money.', verbose_name='discount paid by itself')),
                        ('handled_by', models.ForeignKey(blank=True, db_index=False, help_text='Who of staff sees to it, because its store is closed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked after by')),
                        ('delayed_at', models.DateTimeField(blank=True, help_text='When buyer and seller were told that the promise cannot be kept.', null=True, verbose_name='told of a delay')),
                        ('expected_first', models.DateField(blank=True, help_text='After a delay, where a day can be said.', null=True, verbose_name='expected from')),
                        ('expected_last', models.DateField(blank=True, null=True, verbose_name='expected until')),
                        ('promised_first', models.DateField(blank=True, help_text="First day that the buyer was told, by the store's own calendar.", null=True, verbose_name='promised from')),
                        ('promised_last', models.DateField(blank=True, help_text='Last day that the buyer was told.', null=True, verbose_name='promised until')),
                        ('way_days', models.JSONField(blank=True, default=list, help_text='Frozen: fewest and most, and whether a carrier from afar counts them.', verbose_name='days on the way')),
                    ],
                    options={
                        'verbose_name': 'order',
                        'verbose_name_plural': 'orders',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('store'), models.F('fulfilment'), models.OrderBy(models.F('id'), descending=True), name='order_desk'), models.Index(models.F('buyer'), models.OrderBy(models.F('id'), descending=True), name='order_buyer'), models.Index(models.F('expires_at'), condition=models.Q(('fulfilment', 'pending')), name='order_expiring'), models.Index(models.F('store'), models.F('id'), condition=models.Q(('delivered_at__isnull', False), ('money_seen_at', None)), name='order_money_unseen'), models.Index(condition=models.Q(('handled_by__isnull', False)), fields=['handled_by'], name='order_handled'), models.Index(models.F('promised_last'), models.F('id'), condition=models.Q(('delayed_at', None), ('fulfilment__in', ('confirmed', 'pending', 'preparing', 'ready', 'handed_over')), ('promised_last__isnull', False)), name='order_promised')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('fulfilment__in', ['pending', 'confirmed', 'preparing', 'ready', 'handed_over', 'delivered', 'completed', 'cancelled'])), name='order_fulfilment_known'), models.UniqueConstraint(models.F('checkout'), models.F('store'), name='order_one_per_store'), models.CheckConstraint(condition=models.Q(models.Q(('delivery_payer', 'buyer'), ('total_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '-', models.F('discount_minor')), '+', models.F('delivery_minor')), '-', models.F('delivery_discount_minor')))), models.Q(('delivery_discount_minor', 0), ('delivery_payer', 'seller'), ('total_minor', django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '-', models.F('discount_minor')))), _connector='OR'), name='order_total_adds_up'), models.CheckConstraint(condition=models.Q(('delivery_discount_minor__lte', models.F('delivery_minor')), ('discount_minor__lte', models.F('goods_minor')), ('platform_discount_minor__gte', models.F('delivery_discount_minor')), ('platform_discount_minor__lte', django.db.models.expressions.CombinedExpression(models.F('discount_minor'), '+', models.F('delivery_discount_minor')))), name='order_discounts_within'), models.CheckConstraint(condition=models.Q(('is_prepaid', True), ('paid_at', None), _connector='OR'), name='order_paid_at_if_prepaid'), models.CheckConstraint(condition=models.Q(('refunded_minor__lte', models.F('total_minor'))), name='order_refunds_within'), models.CheckConstraint(condition=models.Q(('promised_last__gte', models.F('promised_first'))), name='order_promise_in_order'), models.CheckConstraint(condition=models.Q(('expected_last__gte', models.F('expected_first'))), name='order_expected_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='OrderLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.order')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.variant')),
                        ('deal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='deals.deal', verbose_name='agreed price')),
                        ('title', models.CharField(max_length=140, verbose_name='title')),
                        ('options', models.CharField(blank=True, max_length=200, verbose_name='options')),
                        ('sku', models.CharField(blank=True, max_length=80, verbose_name='SKU')),
                        ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                        ('unit_price_minor', models.PositiveBigIntegerField(verbose_name='unit price')),
                        ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                        ('refunded_quantity', models.PositiveIntegerField(default=0, verbose_name='quantity refunded')),
                        ('discount_minor', models.PositiveBigIntegerField(default=0, help_text='Of the whole line, frozen at sale.', verbose_name='discount')),
                        ('platform_discount_minor', models.PositiveBigIntegerField(default=0, help_text='The part of the discount that the seller does not bear.', verbose_name='discount that the platform gives')),
                        ('fee_bp', models.PositiveSmallIntegerField(help_text='Basis points, frozen at sale.', verbose_name='platform fee rate')),
                        ('fee_minor', models.PositiveBigIntegerField(help_text='Of the whole line, frozen at sale.', verbose_name='platform fee')),
                        ('fee_rule', models.ForeignKey(blank=True, help_text="None: the site's usual fee.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.commissionrule')),
                        ('fee_words', models.CharField(blank=True, help_text='As it read at the sale.', max_length=200, verbose_name='rule of the fee')),
                        ('fee_tax_minor', models.PositiveBigIntegerField(default=0, help_text='Of the whole line, frozen at sale.', verbose_name='tax on the fee')),
                        ('tax_minor', models.PositiveBigIntegerField(default=0, help_text='Of the whole line, frozen at sale.', verbose_name='tax in the price')),
                    ],
                    options={
                        'verbose_name': 'order line',
                        'verbose_name_plural': 'order lines',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(models.F('order'), models.F('variant'), name='order_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='order_line_of_something'), models.CheckConstraint(condition=models.Q(('refunded_quantity__lte', models.F('quantity'))), name='order_line_refunds_within'), models.CheckConstraint(condition=models.Q(('discount_minor__lte', django.db.models.expressions.CombinedExpression(models.F('unit_price_minor'), '*', models.F('quantity'))), ('platform_discount_minor__lte', models.F('discount_minor'))), name='order_line_discounts_within')],
                    },
                ),
            ],
        ),
    ]
