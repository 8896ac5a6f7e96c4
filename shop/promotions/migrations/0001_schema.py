import django.db.models.deletion
import django.db.models.expressions
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('promotions', '0001_tables'), ('promotions', '0002_marks_of_uses')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('orders', '0001_schema'),
        ('places', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='PromoCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(help_text='Letters and figures; case and spaces do not count.', max_length=32, unique=True, verbose_name='code')),
                        ('kind', models.CharField(choices=[('percent', 'a percentage off'), ('fixed', 'an amount off'), ('delivery', 'free delivery')], max_length=8, verbose_name='gives')),
                        ('funded_by', models.CharField(choices=[('seller', 'the store'), ('platform', 'the platform')], max_length=8, verbose_name='borne by')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country', verbose_name='market')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promo_codes', to='stores.store', verbose_name='store')),
                        ('percent_bp', models.PositiveIntegerField(blank=True, help_text='Basis points: 1000 is 10 %.', null=True, verbose_name='percentage')),
                        ('amount_minor', models.PositiveBigIntegerField(blank=True, help_text='Minor units.', null=True, verbose_name='amount off')),
                        ('most_minor', models.PositiveBigIntegerField(blank=True, help_text="Minor units: one use never costs more. The platform's codes need it.", null=True, verbose_name='largest amount')),
                        ('minimum_minor', models.PositiveBigIntegerField(default=0, help_text='Minor units of what the code is for.', verbose_name='goods of at least')),
                        ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                        ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('limit_total', models.PositiveIntegerField(blank=True, help_text='Empty: as often as anybody likes.', null=True, verbose_name='uses in all')),
                        ('limit_per_user', models.PositiveIntegerField(blank=True, default=1, null=True, verbose_name='uses for each buyer')),
                        ('used', models.PositiveIntegerField(default=0, verbose_name='used')),
                        ('is_paused', models.BooleanField(default=False, verbose_name='paused')),
                        ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                        ('stores', models.ManyToManyField(blank=True, related_name='+', to='stores.store', verbose_name='only these stores')),
                        ('categories', models.ManyToManyField(blank=True, help_text='And those below them.', related_name='+', to='catalog.category', verbose_name='only these categories')),
                    ],
                    options={
                        'verbose_name': 'promo code',
                        'verbose_name_plural': 'promo codes',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount_minor', None), ('kind', 'percent'), ('percent_bp__gte', 1), ('percent_bp__lte', 10000)), models.Q(('amount_minor__gte', 1), ('kind', 'fixed'), ('percent_bp', None)), models.Q(('amount_minor', None), ('kind', 'delivery'), ('percent_bp', None)), _connector='OR'), name='promo_gives_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('funded_by', 'seller'), ('store__isnull', False)), models.Q(('funded_by', 'platform'), ('store', None)), _connector='OR'), name='promo_store_bears_its_own'), models.CheckConstraint(condition=models.Q(('funded_by', 'seller'), ('kind', 'fixed'), ('most_minor__gte', 1), _connector='OR'), name='promo_of_platform_has_largest_amount'), models.CheckConstraint(condition=models.Q(('limit_total', None), ('used__lte', models.F('limit_total')), _connector='OR'), name='promo_used_within_limit'), models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='promo_window_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PromoUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='promotions.promocode')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promo_uses', to=settings.AUTH_USER_MODEL)),
                        ('slot', models.PositiveIntegerField(blank=True, help_text='From 1; empty once it was given back.', null=True)),
                        ('used_at', models.DateTimeField(auto_now_add=True, verbose_name='used')),
                        ('given_back_at', models.DateTimeField(blank=True, null=True, verbose_name='given back')),
                    ],
                    options={
                        'verbose_name': 'use of a promo code',
                        'verbose_name_plural': 'uses of promo codes',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(models.F('code'), models.F('user'), models.F('slot'), name='promo_slot_once'), models.CheckConstraint(condition=models.Q(models.Q(('given_back_at', None), ('slot__gte', 1)), models.Q(('given_back_at__isnull', False), ('slot', None)), _connector='OR'), name='promo_slot_while_it_stands')],
                    },
                ),
                migrations.CreateModel(
                    name='PromoShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='promotions.promouse')),
                        ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promo_share', to='orders.order')),
                        ('goods_minor', models.PositiveBigIntegerField(default=0, verbose_name='off the goods')),
                        ('delivery_minor', models.PositiveBigIntegerField(default=0, help_text='Whoever bears it.', verbose_name='off the delivery')),
                        ('given_back_at', models.DateTimeField(blank=True, null=True, verbose_name='given back')),
                    ],
                    options={
                        'verbose_name': 'share of a use',
                        'verbose_name_plural': 'shares of uses',
                    },
                ),
                migrations.CreateModel(
                    name='PointsRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('country', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='points_rule', to='places.country', verbose_name='market')),
                        ('spend_minor', models.PositiveBigIntegerField(help_text='Minor units paid for goods that earn one point.', verbose_name='goods for one point')),
                        ('value_minor', models.PositiveBigIntegerField(help_text='Minor units off, when it is spent.', verbose_name='worth of a point')),
                        ('most_bp', models.PositiveIntegerField(default=5000, help_text='Basis points: 5000 lets points pay half of the goods.', verbose_name='largest share of the goods')),
                        ('expire_days', models.PositiveIntegerField(blank=True, default=365, help_text='Empty: never.', null=True, verbose_name='days until they expire')),
                        ('hold_days', models.PositiveSmallIntegerField(default=14, help_text="At least as long as goods may be given back: points of goods that go back were never anybody's to spend.", verbose_name='days until earned ones can be spent')),
                        ('is_active', models.BooleanField(default=True, verbose_name='switched on')),
                    ],
                    options={
                        'verbose_name': 'points rule',
                        'verbose_name_plural': 'points rules',
                        'constraints': [models.CheckConstraint(condition=models.Q(('spend_minor__gte', django.db.models.expressions.CombinedExpression(models.F('value_minor'), '*', models.Value(2))), ('value_minor__gte', 1)), name='points_worth_at_most_half'), models.CheckConstraint(condition=models.Q(('most_bp__lte', 10000)), name='points_share_at_most_all'), models.CheckConstraint(condition=models.Q(('expire_days', None), ('expire_days__gte', 1), _connector='OR'), name='points_live_a_day'), models.CheckConstraint(condition=models.Q(('expire_days', None), ('expire_days__gt', models.F('hold_days')), _connector='OR'), name='points_live_beyond_their_hold')],
                    },
                ),
                migrations.CreateModel(
                    name='PointsAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points_accounts', to=settings.AUTH_USER_MODEL)),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country', verbose_name='market')),
                        ('balance', models.BigIntegerField(default=0, verbose_name='balance')),
                        ('swept_until', models.DateTimeField(blank=True, help_text='Whatever expired by then has been written.', null=True)),
                    ],
                    options={
                        'verbose_name': 'points account',
                        'verbose_name_plural': 'points accounts',
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('country'), name='points_account_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PointsEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='promotions.pointsaccount')),
                        ('kind', models.CharField(choices=[('earned', 'earned'), ('spent', 'spent'), ('returned', 'given back'), ('expired', 'expired'), ('reversed', 'taken back')], max_length=8, verbose_name='what')),
                        ('points', models.BigIntegerField(verbose_name='points')),
                        ('key', models.CharField(max_length=80, unique=True)),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points_entries', to='orders.order')),
                        ('minor', models.PositiveBigIntegerField(default=0, help_text='Goods that earned them, or what they took off: minor units.')),
                        ('free_at', models.DateTimeField(blank=True, help_text='Of earned ones; empty: at once.', null=True, verbose_name='can be spent from')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                    ],
                    options={
                        'verbose_name': 'points entry',
                        'verbose_name_plural': 'points entries',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('expires_at'), condition=models.Q(('kind', 'earned')), name='points_expiring')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['earned', 'returned']), ('points__gte', 1)), models.Q(('kind__in', ['expired', 'reversed']), ('points__lte', -1)), models.Q(('kind', 'spent'), ('points__lte', 0)), _connector='OR'), name='points_entry_has_its_sign')],
                    },
                ),
                migrations.CreateModel(
                    name='PromoMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('trace', models.CharField(help_text='Kind and digest: what is the same for everybody who shows the same.', max_length=48)),
                        ('use', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='promotions.promouse')),
                    ],
                    options={
                        'verbose_name': 'mark of a use',
                        'verbose_name_plural': 'marks of uses',
                        'indexes': [models.Index(models.F('trace'), name='promo_mark_trace')],
                        'constraints': [models.UniqueConstraint(models.F('use'), models.F('trace'), name='promo_mark_once')],
                    },
                ),
            ],
        ),
    ]
