import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('payouts', '0001_tables'), ('payouts', '0002_minimum_holds'), ('payouts', '0003_rest_of_a_sale')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('ledger', '0001_schema'),
        ('orders', '0001_schema'),
        ('places', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Payee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('store', 'store'), ('courier', 'courier')], max_length=7, verbose_name='kind')),
                        ('holder_id', models.BigIntegerField(help_text='A store or a user, as in the ledger.', verbose_name='holder')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country')),
                        ('pending_minor', models.BigIntegerField(default=0, verbose_name='waiting')),
                        ('available_minor', models.BigIntegerField(default=0, help_text='Negative: the payee owes it.', verbose_name='available')),
                        ('underway_minor', models.BigIntegerField(default=0, verbose_name='in payouts that have not left')),
                        ('gathered_line', models.BigIntegerField(default=0, help_text='Every line of the account up to this one is an earning.')),
                        ('schedule', models.CharField(choices=[('never', 'only when I ask'), ('daily', 'every day'), ('weekly', 'every Monday')], default='never', max_length=6, verbose_name='payouts')),
                        ('schedule_rail', models.CharField(blank=True, max_length=20, verbose_name='by')),
                        ('scheduled_on', models.DateField(blank=True, help_text="In the market's time zone.", null=True, verbose_name='last scheduled payout')),
                        ('stop_reason', models.CharField(blank=True, max_length=300, verbose_name='stopped because')),
                        ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped')),
                        ('stopped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'payee',
                        'verbose_name_plural': 'payees',
                        'constraints': [models.UniqueConstraint(models.F('kind'), models.F('holder_id'), models.F('currency'), name='payee_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['store', 'courier'])), name='payee_kind_known'), models.CheckConstraint(condition=models.Q(('underway_minor__gte', 0)), name='payee_underway_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Destination',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destinations', to='payouts.payee')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payout_destinations', to=settings.AUTH_USER_MODEL)),
                        ('rail', models.CharField(max_length=20, verbose_name='way')),
                        ('address', models.CharField(help_text='A phone number, an e-mail address, an account number.', max_length=120, verbose_name='account')),
                        ('holder_name', models.CharField(max_length=120, verbose_name='name of its holder')),
                        ('bank_name', models.CharField(blank=True, max_length=120, verbose_name='bank')),
                        ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='verified')),
                        ('verified_by', models.ForeignKey(blank=True, help_text='Nobody: the phone was verified.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('usable_from', models.DateTimeField(verbose_name='paid to from')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
                    ],
                    options={
                        'verbose_name': 'destination',
                        'verbose_name_plural': 'destinations',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(models.F('payee'), models.F('rail'), condition=models.Q(('removed_at', None)), name='destination_one_a_rail')],
                    },
                ),
                migrations.CreateModel(
                    name='OrderHold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='money_holds', to='orders.order')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                        ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('placed_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                        ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ],
                    options={
                        'verbose_name': 'money held back',
                        'verbose_name_plural': 'money held back',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(models.F('order'), condition=models.Q(('lifted_at', None)), name='order_hold_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BankRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('key', models.CharField(max_length=40, unique=True)),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                        ('downloaded_at', models.DateTimeField(blank=True, null=True, verbose_name='first taken')),
                        ('downloads', models.PositiveSmallIntegerField(default=0, verbose_name='times taken')),
                    ],
                    options={
                        'verbose_name': 'bank file',
                        'verbose_name_plural': 'bank files',
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Payout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                        ('token', models.CharField(help_text='Of the form: pressing twice asks once.', max_length=60, unique=True)),
                        ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payouts.payee')),
                        ('recipient', models.ForeignKey(help_text='Whose money it was when it was asked for.', on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to=settings.AUTH_USER_MODEL)),
                        ('rail', models.CharField(max_length=20, verbose_name='way')),
                        ('destination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payouts.destination')),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('status', models.CharField(choices=[('requested', 'asked for'), ('approved', 'approved'), ('sent', 'on its way'), ('paid', 'paid'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='requested', max_length=9, verbose_name='status')),
                        ('requested_by', models.ForeignKey(blank=True, help_text='Nobody: by schedule.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('approved_by', models.ForeignKey(blank=True, help_text="Nobody: below the market's limit.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('handed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('code', models.CharField(blank=True, max_length=8, verbose_name='code for the desk')),
                        ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                        ('desk_id', models.BigIntegerField(blank=True, null=True, verbose_name='desk')),
                        ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payouts.bankrun', verbose_name='bank file')),
                        ('external_id', models.CharField(blank=True, max_length=120, verbose_name='id at the provider')),
                        ('reference', models.CharField(blank=True, max_length=120, verbose_name='receipt')),
                        ('kept', models.JSONField(blank=True, default=dict)),
                        ('failure', models.CharField(blank=True, max_length=200, verbose_name='failure')),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                        ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='asked for')),
                        ('moved_at', models.DateTimeField(auto_now_add=True, verbose_name='last moved')),
                        ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='provider last asked')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                        ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('staff_because', models.CharField(blank=True, choices=[('amount', 'it is more than one payout may be without staff'), ('person', 'it is more than the person may be paid in a day without staff'), ('market', 'it is more than may leave the market in a day without staff')], help_text='Why it was not approved by itself.', max_length=8, verbose_name='for staff because')),
                    ],
                    options={
                        'verbose_name': 'payout',
                        'verbose_name_plural': 'payouts',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('moved_at'), condition=models.Q(('status__in', ['requested', 'approved', 'sent'])), name='payout_open'), models.Index(models.F('payee'), models.OrderBy(models.F('id'), descending=True), name='payout_history')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['requested', 'approved', 'sent', 'paid', 'failed', 'cancelled'])), name='payout_status_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='payout_of_something'), models.UniqueConstraint(models.F('rail'), models.F('external_id'), condition=models.Q(('external_id', ''), _negated=True), name='payout_external_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OwnTrade',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_sellers', models.BooleanField(default=True, verbose_name='the seller is one of them')),
                        ('is_couriers', models.BooleanField(default=False, verbose_name='the courier is one of them')),
                        ('signals', models.JSONField(default=dict, help_text='Kinds of signals of each two who are linked.', verbose_name='shared signals')),
                        ('amount_minor', models.BigIntegerField(help_text='What the order brings in, minor units of its currency.', verbose_name='at stake')),
                        ('noted_at', models.DateTimeField(auto_now_add=True, verbose_name='noted')),
                        ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='let go')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='own_trade', to='orders.order')),
                        ('courier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='courier')),
                        ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seller')),
                    ],
                    options={
                        'verbose_name': 'sale between linked accounts',
                        'verbose_name_plural': 'sales between linked accounts',
                        'ordering': ['-amount_minor', 'pk'],
                        'indexes': [models.Index(models.F('order'), condition=models.Q(('released_at', None)), name='own_trade_waiting')],
                    },
                ),
                migrations.CreateModel(
                    name='Earning',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to='payouts.payee')),
                        ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='earning', to='ledger.line')),
                        ('kind', models.CharField(choices=[('sale', 'sale'), ('delivery', 'delivery'), ('bonus', 'bonus'), ('discount', 'our part of a discount'), ('refund', 'refund'), ('kept', 'cash that you kept'), ('rest', 'what stays for the next payout'), ('dispute', 'dispute'), ('lost', 'cash that was not brought'), ('adjustment', 'correction')], max_length=10, verbose_name='kind')),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to='orders.order')),
                        ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                        ('state', models.CharField(choices=[('pending', 'waiting'), ('available', 'available'), ('taken', 'in a payout')], default='pending', max_length=9, verbose_name='state')),
                        ('held_until', models.DateTimeField(blank=True, help_text='Earlier when the buyer is content.', null=True, verbose_name='held until')),
                        ('earned_at', models.DateTimeField(verbose_name='when')),
                        ('payout', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to='payouts.payout')),
                        ('not_before', models.DateTimeField(blank=True, help_text="The market's minimum for such a sale. Nobody can shorten it.", null=True, verbose_name='not before')),
                    ],
                    options={
                        'verbose_name': 'earning',
                        'verbose_name_plural': 'earnings',
                        'ordering': ['pk'],
                        'indexes': [models.Index(models.F('payee'), models.F('id'), condition=models.Q(('state', 'pending')), name='earning_pending'), models.Index(models.F('payee'), models.F('id'), condition=models.Q(('state', 'available')), name='earning_available'), models.Index(models.F('held_until'), condition=models.Q(('state', 'pending')), name='earning_held'), models.Index(models.F('payee'), models.F('earned_at'), name='earning_statement')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('payout__isnull', False), ('state', 'taken')), models.Q(('payout', None), ('state__in', ['pending', 'available'])), _connector='OR'), name='earning_taken_by_a_payout'), models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='earning_of_something'), models.CheckConstraint(condition=models.Q(('kind__in', ['sale', 'delivery', 'bonus', 'discount', 'refund', 'kept', 'rest', 'dispute', 'lost', 'adjustment'])), name='earning_kind_known')],
                    },
                ),
            ],
        ),
    ]
