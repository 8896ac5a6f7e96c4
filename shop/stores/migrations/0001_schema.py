import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import shop.common.migrating
import shop.places.located
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('stores', '0001_tables'), ('stores', '0003_suspended_reason'), ('stores', '0004_suspend_stores_of_closed_accounts'), ('stores', '0005_preparation_and_zone_days'), ('stores', '0006_newest_stores')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('images', '0001_schema'),
        ('places', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Store',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stores', to=settings.AUTH_USER_MODEL)),
                        ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('tagline', models.CharField(blank=True, max_length=120, verbose_name='in one line')),
                        ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                        ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                        ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                        ('phone', models.CharField(help_text='E.164', max_length=16, verbose_name='phone number')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stores', to='places.country')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('prefecture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('quarter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('landmark', models.CharField(max_length=300, verbose_name='landmark and directions')),
                        ('latitude', models.FloatField(blank=True, null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('delivery_scope', models.CharField(choices=[('pickup', 'store pick-up only'), ('local', 'in and around its region'), ('national', 'in the whole country'), ('international', 'in the whole country, and to the other countries that you price'), ('digital', 'downloads only')], default='local', max_length=13, verbose_name='delivery')),
                        ('allows_pickup', models.BooleanField(default=True, verbose_name='store pick-up')),
                        ('pays_delivery_from_minor', models.PositiveBigIntegerField(blank=True, help_text='Goods of one order, in minor units, from which on the store pays the courier; 0 for always, empty for never.', null=True, verbose_name='pays the courier from')),
                        ('methods_off', models.JSONField(blank=True, default=list, help_text='Codes of payment methods.', verbose_name='ways to pay it does not take')),
                        ('tax_number', models.CharField(blank=True, help_text='Number at the tax office; without one its prices contain no tax.', max_length=30, verbose_name='tax registration')),
                        ('holiday_from', models.DateField(blank=True, help_text="First day away, by the store's own calendar.", null=True, verbose_name='away from')),
                        ('holiday_until', models.DateField(blank=True, help_text='Last day away, included.', null=True, verbose_name='away until')),
                        ('holiday_note', models.CharField(blank=True, max_length=200, verbose_name='note for the time away')),
                        ('holiday_pauses_orders', models.BooleanField(default=True, verbose_name='no orders while away')),
                        ('website', models.URLField(blank=True, verbose_name='website')),
                        ('facebook', models.URLField(blank=True, verbose_name='Facebook')),
                        ('instagram', models.URLField(blank=True, verbose_name='Instagram')),
                        ('tiktok', models.URLField(blank=True, verbose_name='TikTok')),
                        ('whatsapp', models.CharField(blank=True, help_text='E.164', max_length=16, verbose_name='WhatsApp')),
                        ('returns_policy', models.TextField(blank=True, max_length=2000, verbose_name='returns and exchanges')),
                        ('shipping_policy', models.TextField(blank=True, max_length=2000, verbose_name='packing and sending')),
                        ('tags', models.JSONField(blank=True, default=list, help_text='Short words that shoppers look for.', verbose_name='tags')),
                        ('is_verified', models.BooleanField(default=False, help_text="Staff have seen the shop and its owner's papers.", verbose_name='verified')),
                        ('is_trusted', models.BooleanField(default=False, help_text='Its listings go live at once and are reviewed afterwards.', verbose_name='trusted')),
                        ('rating_count', models.PositiveIntegerField(default=0, help_text='Reviews of its products that are shown; kept by the catalogue.')),
                        ('rating_total', models.PositiveIntegerField(default=0, help_text='Their stars, one to five each, together.')),
                        ('status', models.CharField(choices=[('open', 'open'), ('paused', 'paused by its owner'), ('suspended', 'suspended by staff')], default='open', max_length=9, verbose_name='status')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('suspended_reason', models.CharField(blank=True, help_text='The owner reads it.', max_length=300, verbose_name='suspended because')),
                        ('suspended_with_owner', models.BooleanField(default=False, help_text="Because the owner's account was closed: it comes back, paused, with it.", verbose_name='suspended with its owner')),
                        ('measured_minutes', models.PositiveIntegerField(blank=True, help_text='Of its opening hours; the median of its latest orders. Kept by a job, and empty while there are too few.', null=True, verbose_name='minutes to prepare, measured')),
                        ('preparation_hours', models.PositiveSmallIntegerField(default=4, help_text='Of its opening hours, from an order until the parcel is ready.', validators=[django.core.validators.MaxValueValidator(400)], verbose_name='hours to prepare an order')),
                    ],
                    options={
                        'verbose_name': 'store',
                        'verbose_name_plural': 'stores',
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'paused', 'suspended'])), name='store_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('holiday_from', None), ('holiday_until', None)), ('holiday_until__gte', models.F('holiday_from')), _connector='OR'), name='store_holiday_in_order'), models.CheckConstraint(condition=models.Q(('rating_total__gte', models.F('rating_count')), ('rating_total__lte', django.db.models.expressions.CombinedExpression(models.F('rating_count'), '*', models.Value(5)))), name='store_rating_possible')],
                        'indexes': [models.Index(models.F('country'), models.F('created_at'), models.F('id'), condition=models.Q(('status', 'open')), name='store_newest')],
                    },
                    bases=(shop.places.located.Located, models.Model),
                ),
                migrations.CreateModel(
                    name='FormerStoreAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=60, unique=True, verbose_name='former address')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='stores.store')),
                        ('left_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'former address of a store',
                        'verbose_name_plural': 'former addresses of stores',
                    },
                ),
                migrations.CreateModel(
                    name='StoreFollow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followed_stores', to=settings.AUTH_USER_MODEL)),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='stores.store')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'follower',
                        'verbose_name_plural': 'followers',
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('store'), name='store_follow_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OpeningHours',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='stores.store')),
                        ('weekday', models.PositiveSmallIntegerField(help_text='0 is Monday')),
                        ('opens', models.TimeField(verbose_name='opens')),
                        ('closes', models.TimeField(verbose_name='closes')),
                    ],
                    options={
                        'verbose_name': 'opening hours',
                        'verbose_name_plural': 'opening hours',
                        'ordering': ['weekday', 'opens'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='hours_weekday'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='hours_in_order'), models.UniqueConstraint(models.F('store'), models.F('weekday'), models.F('opens'), name='hours_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HoursException',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='stores.store')),
                        ('date', models.DateField(verbose_name='day')),
                        ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
                        ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
                        ('note', models.CharField(blank=True, max_length=120, verbose_name='note')),
                    ],
                    options={
                        'verbose_name': 'exception from the opening hours',
                        'verbose_name_plural': 'exceptions from the opening hours',
                        'ordering': ['date'],
                        'constraints': [models.UniqueConstraint(models.F('store'), models.F('date'), name='hours_exception_once'), models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('opens', None)), ('closes__gt', models.F('opens')), _connector='OR'), name='hours_exception_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='DeliveryZone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zones', to='stores.store')),
                        ('kind', models.CharField(choices=[('place', 'a region, prefecture or quarter'), ('radius', 'around the store'), ('country', 'the whole country'), ('abroad', 'another country')], max_length=7, verbose_name='area')),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('country', models.ForeignKey(blank=True, help_text='Only of a zone abroad: which country.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country')),
                        ('radius_m', models.PositiveIntegerField(blank=True, help_text='Metres from the store, as the crow flies.', null=True, verbose_name='radius')),
                        ('price_minor', models.PositiveBigIntegerField(default=0, verbose_name='price')),
                        ('per_km_minor', models.PositiveBigIntegerField(default=0, verbose_name='for each kilometre')),
                        ('per_kg_minor', models.PositiveBigIntegerField(default=0, verbose_name='for each kilogram')),
                        ('free_from_minor', models.PositiveBigIntegerField(blank=True, help_text='Goods of one order from which on the store pays the courier.', null=True, verbose_name='free from')),
                        ('position', models.PositiveSmallIntegerField(default=0, help_text='The narrowest first; kept by the services.')),
                        ('days_from', models.PositiveSmallIntegerField(blank=True, help_text='From the day the parcel is ready; empty for what is usual.', null=True, verbose_name='days on the way, at least')),
                        ('days_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days on the way, at most')),
                    ],
                    options={
                        'verbose_name': 'delivery zone',
                        'verbose_name_plural': 'delivery zones',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('country', None), ('kind', 'place'), ('place__isnull', False), ('radius_m', None)), models.Q(('country', None), ('kind', 'radius'), ('place', None), ('radius_m__gt', 0)), models.Q(('country', None), ('kind', 'country'), ('place', None), ('radius_m', None)), models.Q(('country__isnull', False), ('kind', 'abroad'), ('per_km_minor', 0), ('place', None), ('radius_m', None)), _connector='OR'), name='zone_says_where'), models.UniqueConstraint(models.F('store'), models.F('place'), condition=models.Q(('kind', 'place')), name='zone_place_once'), models.UniqueConstraint(models.F('store'), models.F('radius_m'), condition=models.Q(('kind', 'radius')), name='zone_radius_once'), models.UniqueConstraint(models.F('store'), condition=models.Q(('kind', 'country')), name='zone_country_once'), models.UniqueConstraint(models.F('store'), models.F('country'), condition=models.Q(('kind', 'abroad')), name='zone_abroad_once'), models.CheckConstraint(condition=models.Q(models.Q(('days_from', None), ('days_to', None)), ('days_to__gte', models.F('days_from')), _connector='OR'), name='zone_days_in_order')],
                    },
                ),
            ],
        ),
    ]
