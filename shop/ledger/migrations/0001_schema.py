import django.db.models.deletion
import shop.common.migrating
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('ledger', '0001_tables'), ('ledger', '0003_half_confirmed_accounts'), ('ledger', '0004_plainer_words')]

    initial = True

    dependencies = [
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('buyer_due', 'owed by the buyer at the door'), ('courier_cash', "cash in the courier's hands"), ('half_cash', 'cash in hand, confirmed by one side only'), ('half_paid', 'paid, confirmed by one side only'), ('seller_cash', "cash in the seller's hands"), ('undelivered_sales', 'sold, not yet delivered'), ('seller_payable', 'payable to the seller'), ('courier_earning', 'earned by the courier'), ('platform_fee', 'platform fees'), ('fee_tax', 'tax on platform fees'), ('promotion_cost', 'discounts that the platform gives'), ('refund_owed', 'owed back to the buyer'), ('store_credit', 'credit of the buyer'), ('desk_cash', 'cash at the desk'), ('bank_carrier', 'cash on its way to the bank'), ('bank', 'at the bank'), ('provider', 'at the payment provider'), ('payout_sent', 'payouts on their way'), ('cash_loss', 'cash written off, less cash found'), ('courier_debt', 'lost with a courier, who owes it'), ('disputed', 'kept back by the payment provider'), ('dispute_cost', 'lost to payment providers, with their fees')], max_length=24, verbose_name='kind')),
                        ('holder_id', models.BigIntegerField(default=0, verbose_name='holder')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('balance_minor', models.BigIntegerField(default=0, help_text='Debits less credits: the cached sum of its lines.', verbose_name='balance')),
                    ],
                    options={
                        'verbose_name': 'account',
                        'verbose_name_plural': 'accounts',
                        'constraints': [models.UniqueConstraint(models.F('kind'), models.F('holder_id'), models.F('currency'), name='account_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(help_text='order:12:delivered', max_length=80, unique=True, verbose_name='key')),
                        ('kind', models.CharField(help_text='order.delivered', max_length=40, verbose_name='kind')),
                        ('subject', models.CharField(max_length=32, verbose_name='about')),
                        ('subject_id', models.BigIntegerField()),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry')),
                        ('posted_at', models.DateTimeField(auto_now_add=True, verbose_name='posted')),
                    ],
                    options={
                        'verbose_name': 'entry',
                        'verbose_name_plural': 'entries',
                        'indexes': [models.Index(models.F('subject'), models.F('subject_id'), name='entry_subject'), models.Index(models.F('posted_at'), name='entry_posted')],
                    },
                ),
                migrations.CreateModel(
                    name='Line',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.entry')),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.account')),
                        ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                    ],
                    options={
                        'verbose_name': 'line',
                        'verbose_name_plural': 'lines',
                        'indexes': [models.Index(models.F('account'), models.F('id'), name='line_statement')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='line_moves_something')],
                    },
                ),
            ],
        ),
    ]
