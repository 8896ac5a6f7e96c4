import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('couriers', '0001_tables'), ('couriers', '0002_half_confirmations')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('orders', '0001_schema'),
        ('places', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='CourierProfile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='courier_profile', to=settings.AUTH_USER_MODEL)),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country')),
                        ('region', models.ForeignKey(help_text='The zone in which the courier works.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('vehicle', models.CharField(choices=[('foot', 'on foot'), ('bicycle', 'bicycle'), ('motorcycle', 'motorcycle'), ('tricycle', 'tricycle'), ('car', 'car')], max_length=10, verbose_name='vehicle')),
                        ('phone', models.CharField(help_text='E.164', max_length=16, verbose_name='phone number')),
                        ('about', models.CharField(blank=True, max_length=300, verbose_name='about you')),
                        ('status', models.CharField(choices=[('applied', 'waiting for approval'), ('approved', 'approved'), ('refused', 'refused'), ('suspended', 'suspended')], default='applied', max_length=9, verbose_name='status')),
                        ('status_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('is_available', models.BooleanField(default=False, verbose_name='available')),
                        ('cash_ceiling_minor', models.PositiveBigIntegerField(blank=True, help_text="Minor units; empty for the market's usual limit.", null=True, verbose_name='cash the courier may have')),
                        ('latitude', models.FloatField(blank=True, help_text='Where the courier last said to be.', null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('located_at', models.DateTimeField(blank=True, null=True)),
                        ('applied_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'courier',
                        'verbose_name_plural': 'couriers',
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['applied', 'approved', 'refused', 'suspended'])), name='courier_status_known'), models.CheckConstraint(condition=models.Q(('is_available', False), ('status', 'approved'), _connector='OR'), name='courier_available_if_approved')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='orders.order')),
                        ('mode', models.CharField(choices=[('undecided', 'not chosen yet'), ('courier', 'a courier'), ('in_person', 'the seller in person'), ('pickup', 'picked up at the store'), ('shipped', 'a parcel service')], default='undecided', max_length=9, verbose_name='carried by')),
                        ('status', models.CharField(choices=[('planned', "at the seller's"), ('offered', 'looking for a courier'), ('assigned', 'carrier found'), ('picked_up', 'on its way'), ('at_door', 'being handed over'), ('returning', 'on its way back'), ('delivered', 'delivered'), ('cancelled', 'cancelled')], default='planned', max_length=9, verbose_name='status')),
                        ('holder', models.CharField(choices=[('seller', 'the seller'), ('carrier', 'the carrier'), ('buyer', 'the buyer')], default='seller', max_length=7, verbose_name='parcel in the hands of')),
                        ('courier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('fee_minor', models.PositiveBigIntegerField(default=0, verbose_name='fee')),
                        ('bonus_minor', models.PositiveBigIntegerField(default=0, help_text='From the seller, on top of the fee.', verbose_name='bonus')),
                        ('cash_due_minor', models.PositiveBigIntegerField(default=0, verbose_name='cash to collect')),
                        ('distance_metres', models.PositiveIntegerField(blank=True, null=True, verbose_name='distance')),
                        ('is_abroad', models.BooleanField(default=False, verbose_name='to another country')),
                        ('service', models.CharField(blank=True, max_length=60, verbose_name='parcel service')),
                        ('tracking_number', models.CharField(blank=True, max_length=60, verbose_name='number to follow it')),
                        ('tracking_url', models.URLField(blank=True, max_length=300, verbose_name='page to follow it')),
                        ('missing_at', models.DateTimeField(blank=True, null=True, verbose_name='buyer says: not arrived')),
                        ('attempt', models.PositiveSmallIntegerField(default=1, verbose_name='attempt')),
                        ('seller_gave_at', models.DateTimeField(blank=True, null=True, verbose_name='seller says: given')),
                        ('courier_took_at', models.DateTimeField(blank=True, null=True, verbose_name='courier says: taken')),
                        ('carrier_got_cash_at', models.DateTimeField(blank=True, null=True, verbose_name='carrier says: cash received')),
                        ('buyer_paid_cash_at', models.DateTimeField(blank=True, null=True, verbose_name='buyer says: cash paid')),
                        ('offered_at', models.DateTimeField(blank=True, null=True)),
                        ('assigned_at', models.DateTimeField(blank=True, null=True)),
                        ('delivered_at', models.DateTimeField(blank=True, null=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'delivery',
                        'verbose_name_plural': 'deliveries',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('offered_at'), condition=models.Q(('status', 'offered')), name='delivery_market'), models.Index(models.F('courier'), models.F('status'), name='delivery_courier'), models.Index(models.F('seller_gave_at'), condition=models.Q(('mode', 'shipped'), ('status', 'picked_up')), name='delivery_sent')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('holder', 'seller'), ('status', 'planned')), models.Q(('holder', 'seller'), ('status', 'offered')), models.Q(('holder', 'seller'), ('status', 'assigned')), models.Q(('holder', 'carrier'), ('status', 'picked_up')), models.Q(('holder', 'carrier'), ('status', 'at_door')), models.Q(('holder', 'carrier'), ('status', 'returning')), models.Q(('holder', 'buyer'), ('status', 'delivered')), models.Q(('holder', 'seller'), ('status', 'cancelled')), _connector='OR'), name='parcel_has_one_holder'), models.CheckConstraint(condition=models.Q(('mode', 'courier'), ('courier', None), _connector='OR'), name='courier_only_on_courier_deliveries'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'courier'), ('status__in', ['assigned', 'picked_up', 'at_door', 'returning', 'delivered']), _negated=True), ('courier__isnull', False), _connector='OR'), name='carried_parcel_has_courier'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'shipped'), _negated=True), ('cash_due_minor', 0), _connector='OR'), name='sent_parcel_is_paid')],
                    },
                ),
                migrations.CreateModel(
                    name='DeliveryAttempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='couriers.delivery')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('courier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(max_length=300, verbose_name='what happened')),
                        ('buyer_said_paid', models.BooleanField(default=False, help_text='The two disagree about the cash: staff should ask both.', verbose_name='the buyer had said: paid')),
                        ('ended_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'delivery attempt',
                        'verbose_name_plural': 'delivery attempts',
                        'constraints': [models.UniqueConstraint(models.F('delivery'), models.F('number'), name='attempt_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HandoverCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='couriers.delivery')),
                        ('side', models.CharField(choices=[('buyer', "the buyer's"), ('carrier', "the carrier's")], max_length=7)),
                        ('token', models.CharField(max_length=32, unique=True)),
                        ('spoken', models.CharField(max_length=8, verbose_name='spoken code')),
                        ('issued_at', models.DateTimeField(auto_now_add=True)),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(blank=True, null=True)),
                        ('replaced_at', models.DateTimeField(blank=True, null=True)),
                        ('wrong_tries', models.PositiveSmallIntegerField(default=0, help_text='Of typed codes.')),
                    ],
                    options={
                        'verbose_name': 'handover code',
                        'verbose_name_plural': 'handover codes',
                        'constraints': [models.UniqueConstraint(models.F('delivery'), models.F('side'), condition=models.Q(('replaced_at', None), ('used_at', None)), name='code_one_live')],
                    },
                ),
                migrations.CreateModel(
                    name='HalfConfirmation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('buyer', "the buyer's"), ('carrier', "the carrier's")], max_length=7, verbose_name='said by')),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('status', models.CharField(choices=[('asking', 'the other one is asked'), ('at_desk', 'for a desk to decide'), ('confirmed', 'confirmed by both'), ('taken_back', 'taken back'), ('paid', 'decided: paid'), ('not_paid', 'decided: not paid')], default='asking', max_length=10, verbose_name='status')),
                        ('said_at', models.DateTimeField(verbose_name='said')),
                        ('asks', models.PositiveSmallIntegerField(default=0, verbose_name='times the other was asked')),
                        ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='last asked')),
                        ('texted', models.PositiveSmallIntegerField(default=0, help_text='The time of asking for which the last one went out.', verbose_name='text messages to the buyer')),
                        ('next_at', models.DateTimeField(blank=True, null=True, verbose_name='next step')),
                        ('desk_at', models.DateTimeField(verbose_name='a desk decides from')),
                        ('denied_by_carrier_at', models.DateTimeField(blank=True, null=True, verbose_name='carrier says: not received')),
                        ('denied_by_buyer_at', models.DateTimeField(blank=True, null=True, verbose_name='buyer says: not paid')),
                        ('latitude', models.FloatField(blank=True, help_text='Where the carrier had last said to be.', null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('seed', models.CharField(help_text='What the link and the number of the text message are made of.', max_length=32, unique=True)),
                        ('link_digest', models.CharField(max_length=64, unique=True)),
                        ('link_used_at', models.DateTimeField(blank=True, null=True, verbose_name='link used')),
                        ('wrong_tries', models.PositiveSmallIntegerField(default=0, help_text='Of the number, typed.', verbose_name='wrong tries')),
                        ('way', models.CharField(blank=True, choices=[('page', 'on their own page'), ('link', 'by the link of the text message'), ('number', 'by the number of the text message, said aloud')], max_length=6, verbose_name='how the other word came')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('fate', models.CharField(blank=True, choices=[('back', 'The carrier has it and brings it back'), ('gone', 'It is gone: cancel the order')], max_length=4, verbose_name='the parcel')),
                        ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='carrier')),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='half_confirmations', to='couriers.delivery', verbose_name='delivery')),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                    ],
                    options={
                        'verbose_name': 'half-confirmed handover',
                        'verbose_name_plural': 'half-confirmed handovers',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('next_at'), condition=models.Q(('status', 'asking')), name='half_due'), models.Index(models.F('said_at'), condition=models.Q(('status__in', ['asking', 'at_desk'])), name='half_open'), models.Index(models.F('carrier'), name='half_carrier')],
                        'constraints': [models.UniqueConstraint(models.F('delivery'), condition=models.Q(('status__in', ['asking', 'at_desk'])), name='half_one_open'), models.CheckConstraint(condition=models.Q(('status__in', ['asking', 'at_desk', 'confirmed', 'taken_back', 'paid', 'not_paid'])), name='half_status_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='half_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('status__in', ['asking', 'at_desk'])), models.Q(('ended_at__isnull', False), ('status__in', ['confirmed', 'not_paid', 'paid', 'taken_back'])), _connector='OR'), name='half_ended_with_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['paid', 'not_paid']), _negated=True), models.Q(('ended_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='half_decided_by_somebody_with_a_reason'), models.CheckConstraint(condition=models.Q(('status', 'asking'), ('next_at', None), _connector='XOR'), name='half_clock_runs_while_asking')],
                    },
                ),
            ],
        ),
    ]
