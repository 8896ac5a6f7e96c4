import django.core.validators
import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('trust', '0001_tables'), ('trust', '0002_refunds_wait_for_their_money'), ('trust', '0003_number_memory')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('places', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='TrustRules',
                    fields=[
                        ('country', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='trust_rules', serialize=False, to='places.country', verbose_name='market')),
                        ('wallet_hold_days', models.PositiveSmallIntegerField(default=2, verbose_name='mobile money: days before it may leave')),
                        ('card_hold_days', models.PositiveSmallIntegerField(default=7, verbose_name='cards: days before it may leave')),
                        ('new_wallet_hold_days', models.PositiveSmallIntegerField(default=5, verbose_name='mobile money of new stores: days')),
                        ('new_card_hold_days', models.PositiveSmallIntegerField(default=21, verbose_name='cards of new stores: days')),
                        ('established_orders', models.PositiveIntegerField(default=20, help_text='Completed, by buyers who are not linked with the seller.', verbose_name='orders until a store is no longer new')),
                        ('established_days', models.PositiveSmallIntegerField(default=60, verbose_name='days until a store is no longer new')),
                        ('surge_percent', models.PositiveIntegerField(default=400, help_text="An order of more than this percentage of the store's usual one waits longer.", verbose_name='suddenly larger')),
                        ('surge_hold_days', models.PositiveSmallIntegerField(default=7, verbose_name='days more for what is suddenly larger')),
                        ('reserve_bp', models.PositiveSmallIntegerField(default=1000, help_text='Basis points of what was paid in advance, kept back for refunds and disputes.', validators=[django.core.validators.MaxValueValidator(10000)], verbose_name='reserve of new stores')),
                        ('reserve_days', models.PositiveSmallIntegerField(default=30, verbose_name='days of the reserve')),
                        ('auto_person_day_minor', models.PositiveBigIntegerField(default=0, help_text='All linked accounts together; 0: staff approve every payout.', verbose_name='paid out without staff, per person and day')),
                        ('auto_market_day_minor', models.PositiveBigIntegerField(default=0, verbose_name='paid out without staff, whole market and day')),
                        ('fee_advance_minor', models.PositiveBigIntegerField(default=0, help_text='For all orders of linked accounts whose money can still be taken back; beyond it the fee waits too.', verbose_name="couriers' fees paid in advance")),
                        ('bonus_most_percent', models.PositiveIntegerField(default=200, help_text="Percent of the delivery's own price.", verbose_name="largest courier's bonus")),
                        ('codes_need_phone', models.BooleanField(default=True, help_text='And count once for each number, address and device.', verbose_name='our codes need a confirmed phone')),
                        ('codes_in_person', models.BooleanField(default=False, verbose_name='our codes with pick-up paid in cash')),
                        ('waits_for_money', models.BooleanField(default=True, help_text="For a sale's cash to arrive at a desk; where the store took it itself, for the fee to be paid.", verbose_name='points and our discounts wait')),
                        ('points_most_percent', models.PositiveIntegerField(blank=True, default=100, help_text="Percent of the sale's fee; empty: any.", null=True, verbose_name="largest worth of a sale's points")),
                        ('refund_advance_minor', models.PositiveBigIntegerField(default=0, help_text='What the stores of linked people may lack in all while their refunds are paid all the same; 0: each waits for its money.', verbose_name='refunds paid in advance')),
                        ('staff_advance_minor', models.PositiveBigIntegerField(default=0, help_text="What the stores of linked people may lack in all when two of your staff pay a refund at the platform's cost.", verbose_name='refunds advanced by staff, linked people')),
                        ('staff_advance_day_minor', models.PositiveBigIntegerField(default=0, verbose_name='refunds advanced by staff, whole market and day')),
                        ('number_memory_days', models.PositiveSmallIntegerField(default=180, help_text='Counted from the closing of an account: whoever shows that its number is his later is a stranger.', verbose_name='days that a number is remembered')),
                    ],
                    options={
                        'verbose_name': 'rules of trust',
                        'verbose_name_plural': 'rules of trust',
                    },
                ),
                migrations.CreateModel(
                    name='MarketDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='day')),
                        ('minor', models.PositiveBigIntegerField(default=0, verbose_name='let out without staff')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.country')),
                    ],
                    options={
                        'verbose_name': 'day of a market',
                        'verbose_name_plural': 'days of markets',
                        'constraints': [models.UniqueConstraint(models.F('country'), models.F('day'), name='market_day_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PersonDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('minor', models.PositiveBigIntegerField(default=0, verbose_name='let out without staff')),
                        ('market_day', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='trust.marketday')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'day of a person',
                        'verbose_name_plural': 'days of people',
                        'constraints': [models.UniqueConstraint(models.F('market_day'), models.F('user'), name='person_day_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ProofRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proof', models.CharField(choices=[('none', 'nothing proved yet'), ('phone', 'phone number confirmed'), ('papers', 'papers seen by our staff')], max_length=6, verbose_name='proof')),
                        ('debt_percent', models.PositiveSmallIntegerField(default=0, help_text='Percent of what a store may owe.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='part of the debt limit')),
                        ('courier_cash_percent', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="part of the courier's cash limit")),
                        ('order_most_minor', models.PositiveBigIntegerField(blank=True, help_text='Minor units; empty for no limit of its own.', null=True, verbose_name='largest order')),
                        ('takes_cards', models.BooleanField(default=False, verbose_name='cards and PayPal')),
                        ('auto_day_minor', models.PositiveBigIntegerField(default=0, verbose_name='paid out without staff a day')),
                        ('extra_hold_days', models.PositiveSmallIntegerField(default=3, verbose_name='days of waiting on top')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proof_rules', to='places.country', verbose_name='market')),
                    ],
                    options={
                        'verbose_name': 'what a proof unlocks',
                        'verbose_name_plural': 'what proofs unlock',
                        'ordering': ['country', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('country'), models.F('proof'), name='proof_rule_once'), models.CheckConstraint(condition=models.Q(('proof__in', ['none', 'phone', 'papers'])), name='proof_rule_known')],
                    },
                ),
                migrations.CreateModel(
                    name='SharedSignal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('phone', 'phone number'), ('door', 'address'), ('account', 'payout account'), ('device', 'device'), ('name', 'name in the same quarter')], max_length=7, verbose_name='kind')),
                        ('trace', models.CharField(help_text='Kind and digest: what is the same for everybody who shows the same.', max_length=48)),
                        ('seen_at', models.DateTimeField(auto_now_add=True, verbose_name='first seen')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signals', to=settings.AUTH_USER_MODEL)),
                        ('lapsed_at', models.DateTimeField(blank=True, help_text="The number is somebody else's since then.", null=True, verbose_name='says nothing since')),
                    ],
                    options={
                        'verbose_name': 'signal',
                        'verbose_name_plural': 'signals',
                        'indexes': [models.Index(models.F('trace'), name='signal_trace')],
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('trace'), name='signal_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['phone', 'door', 'account', 'device', 'name'])), name='signal_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='KnownStrangers',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                        ('said_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                        ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='one')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='the other')),
                        ('said_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'unrelated accounts',
                        'verbose_name_plural': 'unrelated accounts',
                        'constraints': [models.UniqueConstraint(models.F('one'), models.F('other'), name='strangers_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='strangers_in_order')],
                    },
                ),
            ],
        ),
    ]
