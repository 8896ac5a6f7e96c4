import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('auctions', '0001_auctions'), ('auctions', '0002_refused_at_the_door'), ('auctions', '0003_award_device'), ('auctions', '0004_sellers_who_do_not_sell'), ('auctions', '0005_bids_shown')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('deals', '0001_tables'),
        ('orders', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Auction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='auctions', to='catalog.product')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.variant')),
                        ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='auctions', to=settings.AUTH_USER_MODEL, verbose_name='seller')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('start_minor', models.PositiveBigIntegerField(verbose_name='start price')),
                        ('reserve_minor', models.PositiveBigIntegerField(blank=True, help_text='Below it the seller need not sell. Nobody else sees it.', null=True, verbose_name='reserve')),
                        ('buy_now_minor', models.PositiveBigIntegerField(blank=True, help_text='Until the first bid.', null=True, verbose_name='buy-now price')),
                        ('starts_at', models.DateTimeField(blank=True, help_text='Empty: as soon as the listing is live.', null=True, verbose_name='starts')),
                        ('minutes', models.PositiveIntegerField(verbose_name='duration in minutes')),
                        ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                        ('hard_ends_at', models.DateTimeField(blank=True, help_text='Late bids move the end no further.', null=True, verbose_name='latest end')),
                        ('status', models.CharField(choices=[('draft', 'waits for its listing'), ('open', 'open'), ('sold', 'sold'), ('unsold', 'not sold'), ('cancelled', 'cancelled')], default='draft', max_length=9, verbose_name='status')),
                        ('price_minor', models.PositiveBigIntegerField(verbose_name='price')),
                        ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='leading bidder')),
                        ('maximum_minor', models.PositiveBigIntegerField(default=0, verbose_name="leader's maximum")),
                        ('bid_count', models.PositiveIntegerField(default=0, verbose_name='bids')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('told_version', models.PositiveIntegerField(default=1, help_text='Up to which cards, search and the outbid have been told.')),
                        ('soon_told_at', models.DateTimeField(blank=True, help_text='When those who watch it were told that it ends soon.', null=True)),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                        ('device', models.CharField(blank=True, help_text="The seller's, scrambled.", max_length=32)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'auction',
                        'verbose_name_plural': 'auctions',
                        'indexes': [models.Index(models.F('ends_at'), condition=models.Q(('status', 'open')), name='auction_due'), models.Index(models.F('seller'), models.OrderBy(models.F('created_at'), descending=True), name='auction_of_seller')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'open', 'sold', 'unsold', 'cancelled'])), name='auction_status_known'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('start_minor__gte', 1)), name='auction_starts_somewhere'), models.CheckConstraint(condition=models.Q(('reserve_minor', None), ('reserve_minor__gt', models.F('start_minor')), _connector='OR'), name='auction_reserve_above_start'), models.CheckConstraint(condition=models.Q(('buy_now_minor', None), ('buy_now_minor__gt', models.F('start_minor')), _connector='OR'), name='auction_buy_now_above_start'), models.CheckConstraint(condition=models.Q(models.Q(('bid_count', 0), ('leader', None), ('maximum_minor', 0), ('price_minor', models.F('start_minor'))), models.Q(('bid_count__gte', 1), ('leader__isnull', False), ('maximum_minor__gte', models.F('price_minor')), ('price_minor__gte', models.F('start_minor'))), _connector='OR'), name='auction_leader_pays_at_most_their_maximum'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'cancelled']), models.Q(('ends_at__lte', models.F('hard_ends_at')), ('starts_at__lt', models.F('ends_at'))), _connector='OR'), name='auction_ends_after_it_starts'), models.UniqueConstraint(models.F('product'), condition=models.Q(('status__in', ['draft', 'open'])), name='auction_one_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Watch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watched_auctions', to=settings.AUTH_USER_MODEL)),
                        ('auction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='auctions.auction')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'watched auction',
                        'verbose_name_plural': 'watched auctions',
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('auction'), name='watch_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Award',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('auction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='auctions.auction')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to=settings.AUTH_USER_MODEL, verbose_name='buyer')),
                        ('kind', models.CharField(choices=[('winner', 'highest bid'), ('buy_now', 'bought at once'), ('second', 'second chance')], max_length=7, verbose_name='by')),
                        ('status', models.CharField(choices=[('offered', 'offered'), ('due', 'to be paid'), ('settled', 'kept'), ('missed', 'missed'), ('declined', 'declined'), ('lapsed', 'not answered'), ('withdrawn', 'withdrawn')], max_length=9, verbose_name='status')),
                        ('price_minor', models.PositiveBigIntegerField(verbose_name='price')),
                        ('expires_at', models.DateTimeField(verbose_name='deadline')),
                        ('deal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deals.deal')),
                        ('order', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order', verbose_name='order')),
                        ('device', models.CharField(blank=True, help_text="The browser's that bought at once, scrambled.", max_length=32)),
                        ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'right to buy',
                        'verbose_name_plural': 'rights to buy',
                        'ordering': ['pk'],
                        'indexes': [models.Index(models.F('expires_at'), condition=models.Q(('status__in', ['offered', 'due'])), name='award_clock'), models.Index(models.F('user'), models.OrderBy(models.F('created_at'), descending=True), name='award_of_user')],
                        'constraints': [models.UniqueConstraint(models.F('auction'), condition=models.Q(('status__in', ('offered', 'due', 'settled'))), name='award_one_stands'), models.UniqueConstraint(models.F('auction'), models.F('user'), name='award_once_each'), models.CheckConstraint(condition=models.Q(('status__in', ['offered', 'due', 'settled', 'missed', 'declined', 'lapsed', 'withdrawn'])), name='award_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Violation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='auction_violations', to=settings.AUTH_USER_MODEL, verbose_name='bidder')),
                        ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='violation', to='auctions.award')),
                        ('cause', models.CharField(choices=[('ordered', 'did not order what was won'), ('paid', 'ordered, and did not pay'), ('confirmed', 'ordered in cash, and could not be reached'), ('cancelled', 'ordered, and cancelled'), ('refused', 'ordered, and did not take it at the door')], max_length=9, verbose_name='cause')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='noted')),
                        ('expires_at', models.DateTimeField(verbose_name='expires')),
                        ('appeal', models.TextField(blank=True, max_length=1000, verbose_name='appeal')),
                        ('appealed_at', models.DateTimeField(blank=True, null=True, verbose_name='appealed')),
                        ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                    ],
                    options={
                        'verbose_name': 'violation',
                        'verbose_name_plural': 'violations',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('user'), condition=models.Q(('lifted_at', None)), name='violation_counts')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('lifted_at', None), models.Q(('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='violation_lifted_with_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Bid',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('auction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='auctions.auction')),
                        ('bidder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to=settings.AUTH_USER_MODEL, verbose_name='bidder')),
                        ('alias', models.CharField(help_text='The same within an auction, another in the next.', max_length=5, verbose_name='name shown')),
                        ('maximum_minor', models.PositiveBigIntegerField(verbose_name='maximum')),
                        ('price_minor', models.PositiveBigIntegerField(verbose_name='price after it')),
                        ('is_raise', models.BooleanField(default=False, verbose_name="raise of one's own maximum")),
                        ('version', models.PositiveIntegerField()),
                        ('device', models.CharField(blank=True, help_text="The browser's, scrambled.", max_length=32)),
                        ('placed_at', models.DateTimeField(verbose_name='when')),
                        ('retracted_at', models.DateTimeField(blank=True, null=True, verbose_name='retracted')),
                        ('retracted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('retraction_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was retracted')),
                    ],
                    options={
                        'verbose_name': 'bid',
                        'verbose_name_plural': 'bids',
                        'indexes': [models.Index(models.F('bidder'), models.F('auction'), name='bid_of_bidder')],
                        'constraints': [models.UniqueConstraint(models.F('auction'), models.F('version'), name='bid_one_after_another'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at', None), ('retracted_by', None), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='bid_retracted_with_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Suspicion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('auction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspicions', to='auctions.auction')),
                        ('bidder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bidder')),
                        ('signal', models.CharField(choices=[('device', "bids from the seller's device"), ('shared', 'two bidders on one device'), ('address', 'shares an address or a phone number with the seller'), ('pattern', 'bids with this seller alone, often, and never wins'), ('declined', 'had the right to buy, and the seller did not sell')], max_length=8, verbose_name='signal')),
                        ('verdict', models.CharField(choices=[('open', 'to be looked at'), ('cleared', 'nothing wrong'), ('confirmed', 'confirmed')], default='open', max_length=9, verbose_name='verdict')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                        ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='found')),
                    ],
                    options={
                        'verbose_name': 'suspicion of a false bidder',
                        'verbose_name_plural': 'suspicions of false bidders',
                        'ordering': [models.OrderBy(models.F('decided_at'), nulls_first=True), 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('auction'), models.F('bidder'), models.F('signal'), name='suspicion_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('verdict', 'open')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('verdict', 'open'), _negated=True)), _connector='OR'), name='suspicion_decided_by_somebody')],
                    },
                ),
            ],
        ),
    ]
