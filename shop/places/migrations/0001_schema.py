import django.core.validators
import django.db.models.deletion
import shop.common.migrating
import shop.places.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('places', '0001_tables'), ('places', '0002_half_confirmation_clock'), ('places', '0003_closed_days')]

    initial = True

    dependencies = [
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Country',
                    fields=[
                        ('code', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='ISO 3166 code')),
                        ('names', models.JSONField(default=dict, help_text='Language code → name.', verbose_name='names')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('time_zone', models.CharField(max_length=40, verbose_name='time zone')),
                        ('phone_prefix', models.CharField(help_text='+224', max_length=6, verbose_name='phone prefix')),
                        ('languages', models.JSONField(default=list, verbose_name='languages')),
                        ('level_names', models.JSONField(default=list, help_text='One {"en": …, "fr": …} for each level: region, prefecture, quarter.', verbose_name='names of its levels')),
                        ('payment_methods', models.JSONField(default=list, verbose_name='payment methods')),
                        ('cash_ceiling_minor', models.PositiveBigIntegerField(blank=True, help_text='The largest order that is paid at the door, minor units; empty for any.', null=True, verbose_name='most in cash')),
                        ('verification', models.CharField(choices=[('none', 'none'), ('optional', 'optional'), ('mandatory', 'mandatory')], default='optional', max_length=9, verbose_name='contact verification')),
                        ('latitude', models.FloatField(help_text='Where its map opens, degrees WGS 84.')),
                        ('longitude', models.FloatField()),
                        ('route_factor_percent', models.PositiveSmallIntegerField(default=130, help_text='Road distance as a percentage of the straight line.')),
                        ('delivery_base_minor', models.PositiveBigIntegerField(default=0)),
                        ('delivery_per_km_minor', models.PositiveBigIntegerField(default=0)),
                        ('delivery_minimum_minor', models.PositiveBigIntegerField(default=0)),
                        ('delivery_step_minor', models.PositiveBigIntegerField(default=1, help_text='Fees are rounded up to a multiple: what people can pay in notes.')),
                        ('delivery_max_km', models.PositiveIntegerField(default=60, help_text='Couriers on a motorcycle go no further.')),
                        ('payout_hold_days', models.PositiveSmallIntegerField(default=2, help_text='After the delivery; at once when the buyer says that all is well.', verbose_name="days before a sale's money is free")),
                        ('payout_minimum_minor', models.PositiveBigIntegerField(default=1, verbose_name='smallest payout')),
                        ('payout_auto_minor', models.PositiveBigIntegerField(default=0, help_text='Up to this amount; 0: staff approve every one.', verbose_name='payouts approved without staff')),
                        ('courier_cash_ceiling_minor', models.PositiveBigIntegerField(blank=True, help_text='In hand and still to be collected. Beyond it a courier takes no new cash parcels; empty for no limit.', null=True, verbose_name='cash a courier may have')),
                        ('cash_overdue_days', models.PositiveSmallIntegerField(default=3, help_text='A day before they are over the courier is reminded; after them staff get a case, and the courier no more cash parcels.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='days a courier may keep cash')),
                        ('store_debt_limit_minor', models.PositiveBigIntegerField(blank=True, help_text='Beyond it the store takes no new orders in cash until it has paid at a desk; empty for no limit.', null=True, verbose_name='what a store may owe')),
                        ('auction_pay_hours', models.PositiveSmallIntegerField(default=48, help_text='Who has won an auction orders and pays by then, or confirms by phone.', verbose_name='hours to pay for what was won')),
                        ('attribution', models.TextField(blank=True, verbose_name='attribution of its data')),
                        ('is_active', models.BooleanField(default=True, verbose_name='open')),
                        ('half_ask_minutes', models.PositiveSmallIntegerField(default=15, help_text='At the door one has confirmed the cash and the other has not. Each further wait is eight times as long.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='minutes until a missing confirmation is asked for')),
                        ('half_desk_hours', models.PositiveSmallIntegerField(default=24, help_text='Without the missing confirmation.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='hours until a desk decides')),
                        ('closed_days', models.JSONField(blank=True, default=list, help_text='Nobody delivers on them. A list of "MM-DD" for every year, or "YYYY-MM-DD" for one day.', validators=[shop.places.models.check_closed_days], verbose_name='public holidays')),
                    ],
                    options={
                        'verbose_name': 'country',
                        'verbose_name_plural': 'countries',
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='TaxRate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tax_rates', to='places.country')),
                        ('code', models.CharField(help_text='As it is called on papers: TVA, VAT, GST.', max_length=12, verbose_name='code')),
                        ('rate_bp', models.PositiveSmallIntegerField(help_text='Basis points: 1800 are 18 %.', verbose_name='rate')),
                        ('on_goods', models.BooleanField(default=True, help_text='Contained in the prices of registered stores.', verbose_name='on goods')),
                        ('on_fee', models.BooleanField(default=True, help_text='Added to it.', verbose_name="on the platform's fee")),
                        ('is_compound', models.BooleanField(default=False, help_text='Also taken of the taxes that stand before it.', verbose_name='compound')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                        ('valid_until', models.DateField(blank=True, help_text='Last day, included; empty for no end.', null=True, verbose_name='valid until')),
                    ],
                    options={
                        'verbose_name': 'tax rate',
                        'verbose_name_plural': 'tax rates',
                        'ordering': ['country', 'position', 'code', 'valid_from'],
                        'constraints': [models.UniqueConstraint(models.F('country'), models.F('code'), models.F('valid_from'), name='tax_rate_once'), models.CheckConstraint(condition=models.Q(('rate_bp__lte', 10000)), name='tax_rate_at_most_all'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='tax_rate_dates_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Place',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='places.country')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='places.place')),
                        ('level', models.PositiveSmallIntegerField()),
                        ('name', models.CharField(max_length=120)),
                        ('slug', models.SlugField(help_text='Unique among its siblings.', max_length=140)),
                        ('kind', models.CharField(blank=True, help_text='What the source calls it: commune, county, ward…', max_length=40)),
                        ('latitude', models.FloatField(blank=True, null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('takes_cash', models.BooleanField(default=True, help_text='Off where nobody should carry cash: orders there are paid in advance.', verbose_name='cash at the door')),
                    ],
                    options={
                        'verbose_name': 'place',
                        'verbose_name_plural': 'places',
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(models.F('parent'), models.F('slug'), name='place_once'), models.UniqueConstraint(models.F('country'), models.F('slug'), condition=models.Q(('parent', None)), name='region_once'), models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent', None)), models.Q(('level__in', [2, 3]), ('parent__isnull', False)), _connector='OR'), name='place_level')],
                    },
                ),
            ],
        ),
    ]
