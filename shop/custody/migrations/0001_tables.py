import django.db.models.deletion
import django.db.models.expressions
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('custody', '0001_desks_and_pieces'), ('custody', '0002_cash_held_before'), ('custody', '0003_deposits_slips_differences'), ('custody', '0004_debt_notices'), ('custody', '0005_disputes'), ('custody', '0006_overdue_cash')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('ledger', '0001_tables'),
        ('orders', '0001_tables'),
        ('places', '0001_tables'),
        ('stores', '0001_tables'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='DebtNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='debt_notice', to='stores.store')),
                        ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='told of')),
                        ('told_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'verbose_name': 'notice of debt',
                        'verbose_name_plural': 'notices of debt',
                    },
                ),
                migrations.CreateModel(
                    name='CashDesk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country', verbose_name='country')),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='region')),
                        ('landmark', models.CharField(help_text='What a courier looks for: street, landmark, hours.', max_length=200, verbose_name='where it is')),
                        ('latitude', models.FloatField(blank=True, help_text='Degrees WGS 84: couriers are told of the nearest desk.', null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('is_active', models.BooleanField(default=True, verbose_name='open')),
                        ('cashiers', models.ManyToManyField(blank=True, help_text='Staff with the right to work at a desk.', limit_choices_to={'is_staff': True}, related_name='cash_desks', to=settings.AUTH_USER_MODEL, verbose_name='cashiers')),
                    ],
                    options={
                        'verbose_name': 'cash desk',
                        'verbose_name_plural': 'cash desks',
                        'ordering': ['name'],
                        'permissions': [('work_at_desk', 'Can work at the cash desks where they are a cashier'), ('settle_cash', 'Can confirm bank slips and resolve differences of cash')],
                    },
                ),
                migrations.CreateModel(
                    name='DeskDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='custody.cashdesk')),
                        ('day', models.DateField(help_text='Where the desk is.', verbose_name='day')),
                        ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='opened')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('expected_minor', models.BigIntegerField(blank=True, null=True, verbose_name='by the book')),
                        ('counted_minor', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='counted')),
                        ('counted_pieces', models.JSONField(blank=True, default=dict, verbose_name='notes and coins')),
                        ('reopened', models.PositiveSmallIntegerField(default=0, verbose_name='times reopened')),
                    ],
                    options={
                        'verbose_name': 'day of a desk',
                        'verbose_name_plural': 'days of desks',
                        'ordering': ['-day'],
                        'constraints': [models.UniqueConstraint(models.F('desk'), models.F('day'), name='desk_day_once'), models.UniqueConstraint(models.F('desk'), condition=models.Q(('closed_at', None)), name='desk_one_open_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Deposit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                        ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='custody.cashdesk')),
                        ('courier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cash_deposits', to=settings.AUTH_USER_MODEL)),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cash_deposits', to='stores.store')),
                        ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whoever brings it')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('declared_minor', models.PositiveBigIntegerField(verbose_name='declared')),
                        ('declared_at', models.DateTimeField(auto_now_add=True)),
                        ('status', models.CharField(choices=[('declared', 'to be counted'), ('recount', 'to be counted once more'), ('closed', 'counted'), ('cancelled', 'taken back')], default='declared', max_length=9, verbose_name='status')),
                        ('first_count_minor', models.PositiveBigIntegerField(blank=True, help_text='When it was not as declared.', null=True, verbose_name='first count')),
                        ('counted_minor', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='counted')),
                        ('counted_pieces', models.JSONField(blank=True, default=dict, verbose_name='notes and coins')),
                        ('moved_minor', models.PositiveBigIntegerField(default=0, help_text='Never more than the book knew of.', verbose_name='moved')),
                        ('repaid_minor', models.PositiveBigIntegerField(default=0, help_text='Cash that had been given up for lost.', verbose_name='of it paid off')),
                        ('counted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('day', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='custody.deskday')),
                    ],
                    options={
                        'verbose_name': 'deposit',
                        'verbose_name_plural': 'deposits',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['declared', 'recount', 'closed', 'cancelled'])), name='deposit_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('courier__isnull', False), ('store', None)), models.Q(('courier', None), ('store__isnull', False)), _connector='OR'), name='deposit_of_one_party'), models.UniqueConstraint(models.F('courier'), models.F('currency'), condition=models.Q(('courier__isnull', False), ('status__in', ['declared', 'recount'])), name='deposit_one_open_courier'), models.UniqueConstraint(models.F('store'), condition=models.Q(('status__in', ['declared', 'recount']), ('store__isnull', False)), name='deposit_one_open_store'), models.CheckConstraint(condition=models.Q(('repaid_minor__lte', models.F('moved_minor'))), name='deposit_repaid_within')],
                    },
                ),
                migrations.CreateModel(
                    name='BankSlip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                        ('key', models.UUIDField(help_text='Of the form: pressed twice, it is one slip.', unique=True)),
                        ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='custody.cashdesk')),
                        ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whoever carries it')),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('status', models.CharField(choices=[('carried', 'on its way to the bank'), ('confirmed', 'at the bank'), ('returned', 'brought back to the desk')], default='carried', max_length=9, verbose_name='status')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('day', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='custody.deskday')),
                        ('stated_minor', models.PositiveBigIntegerField(blank=True, null=True, verbose_name="on the bank's statement")),
                        ('reference', models.CharField(blank=True, max_length=60, verbose_name='reference at the bank')),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'bank slip',
                        'verbose_name_plural': 'bank slips',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['carried', 'confirmed', 'returned'])), name='slip_status_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='slip_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='DeskFloat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(help_text='Of the form: pressed twice, it moves once.', unique=True)),
                        ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='floats', to='custody.cashdesk')),
                        ('direction', models.CharField(choices=[('in', 'from the bank into the drawer'), ('out', 'out of the drawer to the bank')], max_length=3, verbose_name='direction')),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('note', models.CharField(max_length=200, verbose_name='note')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('day', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='floats', to='custody.deskday')),
                    ],
                    options={
                        'verbose_name': 'float',
                        'verbose_name_plural': 'floats',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='float_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Discrepancy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cause', models.CharField(choices=[('deposit', 'a deposit'), ('slip', 'a bank slip'), ('close', 'the count of a drawer')], max_length=7, verbose_name='found in')),
                        ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discrepancies', to='custody.cashdesk')),
                        ('deposit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discrepancy', to='custody.deposit')),
                        ('slip', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discrepancy', to='custody.bankslip')),
                        ('day', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discrepancies', to='custody.deskday')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who answers for it')),
                        ('holder_kind', models.CharField(choices=[('buyer_due', 'owed by the buyer at the door'), ('courier_cash', "cash in the courier's hands"), ('seller_cash', "cash in the seller's hands"), ('undelivered_sales', 'sold, not yet delivered'), ('seller_payable', 'payable to the seller'), ('courier_earning', 'earned by the courier'), ('platform_fee', 'platform fees'), ('fee_tax', 'tax on platform fees'), ('promotion_cost', 'discounts that the platform gives'), ('refund_owed', 'owed back to the buyer'), ('store_credit', 'credit of the buyer'), ('desk_cash', 'cash at the desk'), ('bank_carrier', 'cash on its way to the bank'), ('bank', 'at the bank'), ('provider', 'at the payment provider'), ('payout_sent', 'payouts on their way'), ('cash_loss', 'cash given up for lost, less cash found'), ('courier_debt', 'lost with a courier, who owes it'), ('disputed', 'kept back by the payment provider'), ('dispute_cost', 'lost to payment providers, with their fees')], help_text='Where the book still has it.', max_length=24)),
                        ('holder_id', models.BigIntegerField()),
                        ('missing_minor', models.BigIntegerField(help_text='Negative: too much.', verbose_name='missing')),
                        ('open_minor', models.BigIntegerField(verbose_name='still open')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='found')),
                    ],
                    options={
                        'verbose_name': 'difference of cash',
                        'verbose_name_plural': 'differences of cash',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('found_at'), condition=models.Q(('open_minor', 0), _negated=True), name='discrepancy_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('missing_minor', 0), _negated=True), name='discrepancy_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('missing_minor__gt', 0), ('open_minor__gte', 0), ('open_minor__lte', models.F('missing_minor'))), models.Q(('missing_minor__lt', 0), ('open_minor__gte', models.F('missing_minor')), ('open_minor__lte', 0)), _connector='OR'), name='discrepancy_open_within')],
                    },
                ),
                migrations.CreateModel(
                    name='Resolution',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('discrepancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='custody.discrepancy')),
                        ('outcome', models.CharField(choices=[('found', 'the cash was found'), ('charged', "charged to the courier's earnings"), ('off', "given up for lost, at the platform's cost"), ('explained', 'explained: nothing moves')], max_length=9, verbose_name='what became of it')),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                        ('status', models.CharField(choices=[('proposed', 'waiting for a second person'), ('approved', 'approved'), ('refused', 'refused')], default='proposed', max_length=8, verbose_name='status')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_at', models.DateTimeField(auto_now_add=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'resolution',
                        'verbose_name_plural': 'resolutions',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(models.F('discrepancy'), condition=models.Q(('status', 'proposed')), name='resolution_one_open'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='resolution_of_something'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='resolution_by_two')],
                    },
                ),
                migrations.CreateModel(
                    name='CashPiece',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.ForeignKey(blank=True, help_text="None for a desk's own float.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cash_pieces', to='orders.order')),
                        ('holder_kind', models.CharField(choices=[('buyer_due', 'owed by the buyer at the door'), ('courier_cash', "cash in the courier's hands"), ('seller_cash', "cash in the seller's hands"), ('undelivered_sales', 'sold, not yet delivered'), ('seller_payable', 'payable to the seller'), ('courier_earning', 'earned by the courier'), ('platform_fee', 'platform fees'), ('fee_tax', 'tax on platform fees'), ('promotion_cost', 'discounts that the platform gives'), ('refund_owed', 'owed back to the buyer'), ('store_credit', 'credit of the buyer'), ('desk_cash', 'cash at the desk'), ('bank_carrier', 'cash on its way to the bank'), ('bank', 'at the bank'), ('provider', 'at the payment provider'), ('payout_sent', 'payouts on their way'), ('cash_loss', 'cash given up for lost, less cash found'), ('courier_debt', 'lost with a courier, who owes it'), ('disputed', 'kept back by the payment provider'), ('dispute_cost', 'lost to payment providers, with their fees')], help_text='As in the ledger.', max_length=24, verbose_name='in the hands of')),
                        ('holder_id', models.BigIntegerField(default=0, verbose_name='holder')),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('came_at', models.DateTimeField(help_text='When the buyer gave it, or it came into a drawer as a float.', verbose_name='came')),
                        ('ended', models.CharField(blank=True, choices=[('spent', 'paid out'), ('kept', 'kept by its holder, set against what they are owed'), ('lost', 'given up for lost')], help_text='Empty while somebody holds it.', max_length=5, verbose_name='left the chain')),
                        ('overdue', models.ForeignKey(blank=True, help_text='Asked back in this case.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='custody.overduecash')),
                    ],
                    options={
                        'verbose_name': 'piece of cash',
                        'verbose_name_plural': 'pieces of cash',
                        'indexes': [models.Index(models.F('holder_kind'), models.F('holder_id'), models.F('currency'), models.F('came_at'), condition=models.Q(('ended', '')), name='piece_oldest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='piece_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='PieceMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('piece', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='custody.cashpiece')),
                        ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cash_moves', to='orders.order')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_moves', to='ledger.entry')),
                        ('from_kind', models.CharField(blank=True, choices=[('buyer_due', 'owed by the buyer at the door'), ('courier_cash', "cash in the courier's hands"), ('seller_cash', "cash in the seller's hands"), ('undelivered_sales', 'sold, not yet delivered'), ('seller_payable', 'payable to the seller'), ('courier_earning', 'earned by the courier'), ('platform_fee', 'platform fees'), ('fee_tax', 'tax on platform fees'), ('promotion_cost', 'discounts that the platform gives'), ('refund_owed', 'owed back to the buyer'), ('store_credit', 'credit of the buyer'), ('desk_cash', 'cash at the desk'), ('bank_carrier', 'cash on its way to the bank'), ('bank', 'at the bank'), ('provider', 'at the payment provider'), ('payout_sent', 'payouts on their way'), ('cash_loss', 'cash given up for lost, less cash found'), ('courier_debt', 'lost with a courier, who owes it'), ('disputed', 'kept back by the payment provider'), ('dispute_cost', 'lost to payment providers, with their fees')], max_length=24)),
                        ('from_id', models.BigIntegerField(default=0)),
                        ('to_kind', models.CharField(blank=True, choices=[('buyer_due', 'owed by the buyer at the door'), ('courier_cash', "cash in the courier's hands"), ('seller_cash', "cash in the seller's hands"), ('undelivered_sales', 'sold, not yet delivered'), ('seller_payable', 'payable to the seller'), ('courier_earning', 'earned by the courier'), ('platform_fee', 'platform fees'), ('fee_tax', 'tax on platform fees'), ('promotion_cost', 'discounts that the platform gives'), ('refund_owed', 'owed back to the buyer'), ('store_credit', 'credit of the buyer'), ('desk_cash', 'cash at the desk'), ('bank_carrier', 'cash on its way to the bank'), ('bank', 'at the bank'), ('provider', 'at the payment provider'), ('payout_sent', 'payouts on their way'), ('cash_loss', 'cash given up for lost, less cash found'), ('courier_debt', 'lost with a courier, who owes it'), ('disputed', 'kept back by the payment provider'), ('dispute_cost', 'lost to payment providers, with their fees')], max_length=24)),
                        ('to_id', models.BigIntegerField(default=0)),
                        ('ended', models.CharField(blank=True, choices=[('spent', 'paid out'), ('kept', 'kept by its holder, set against what they are owed'), ('lost', 'given up for lost')], max_length=5)),
                        ('amount_minor', models.PositiveBigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('moved_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                    ],
                    options={
                        'verbose_name': 'movement of cash',
                        'verbose_name_plural': 'movements of cash',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='CashReminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('courier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3)),
                        ('told_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'reminder of cash',
                        'verbose_name_plural': 'reminders of cash',
                        'constraints': [models.UniqueConstraint(models.F('courier'), models.F('currency'), name='cash_reminder_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OverdueCash',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('courier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overdue_cash', to=settings.AUTH_USER_MODEL, verbose_name='courier')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('amount_minor', models.PositiveBigIntegerField(help_text='When it became overdue; less whatever was brought since.', verbose_name='amount')),
                        ('since', models.DateTimeField(help_text='The oldest of it.', verbose_name='in hand since')),
                        ('status', models.CharField(choices=[('open', 'to be brought'), ('proposed', 'waiting for a second person'), ('brought', "out of the courier's hands"), ('given_up', 'given up')], default='open', max_length=8, verbose_name='status')),
                        ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='opened')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('charged_minor', models.PositiveBigIntegerField(default=0, verbose_name="borne by the courier's earnings")),
                        ('lost_minor', models.PositiveBigIntegerField(default=0, help_text='The courier owes it.', verbose_name='borne by the platform')),
                    ],
                    options={
                        'verbose_name': 'overdue cash',
                        'verbose_name_plural': 'overdue cash',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'proposed', 'brought', 'given_up'])), name='overdue_status_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 1)), name='overdue_of_something'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', django.db.models.expressions.CombinedExpression(models.F('charged_minor'), '+', models.F('lost_minor')))), name='overdue_borne_within'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proposed', 'given_up']), _negated=True), ('proposed_by__isnull', False), _connector='OR'), name='overdue_proposed_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'given_up'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='overdue_given_up_by_two'), models.CheckConstraint(condition=models.Q(('status', 'given_up'), models.Q(('charged_minor', 0), ('lost_minor', 0)), _connector='OR'), name='overdue_borne_when_given_up')],
                    },
                ),
            ],
        ),
    ]
