import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('chat', '0001_initial'), ('chat', '0002_report_names')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('images', '0001_schema'),
        ('orders', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Conversation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to=settings.AUTH_USER_MODEL)),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='stores.store')),
                        ('last_message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message')),
                        ('last_at', models.DateTimeField(verbose_name='last message')),
                        ('version', models.PositiveBigIntegerField(default=0, help_text='Rises with everything that changes what its page shows.')),
                        ('buyer_read', models.PositiveBigIntegerField(default=0, help_text='Key of the last message that the buyer has seen.')),
                        ('store_read', models.PositiveBigIntegerField(default=0, help_text='Key of the last message that the store has seen.')),
                        ('buyer_unread', models.PositiveIntegerField(default=0, help_text='Messages of the store that the buyer has not seen.')),
                        ('store_unread', models.PositiveIntegerField(default=0, help_text='Messages of the buyer that the store has not seen.')),
                        ('waiting_since', models.DateTimeField(blank=True, help_text='First message of the buyer that no person has answered.', null=True, verbose_name='waits for the store since')),
                        ('away_told_at', models.DateTimeField(blank=True, help_text="When the store's away message was last sent.", null=True)),
                        ('blocked_by_buyer_at', models.DateTimeField(blank=True, null=True, verbose_name='blocked by the buyer')),
                        ('blocked_by_store_at', models.DateTimeField(blank=True, null=True, verbose_name='blocked by the store')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed by staff')),
                        ('leak_score', models.PositiveIntegerField(default=0, help_text='Points of its messages for phone numbers, addresses and links that lead away.', verbose_name='score')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'conversation',
                        'verbose_name_plural': 'conversations',
                        'ordering': ['-last_at', '-pk'],
                        'indexes': [models.Index(models.F('buyer'), models.OrderBy(models.F('last_at'), descending=True), name='conversation_of_buyer'), models.Index(models.F('store'), models.OrderBy(models.F('last_at'), descending=True), name='conversation_of_store'), models.Index(models.F('buyer'), condition=models.Q(('buyer_unread__gt', 0)), name='conversation_buyer_unread'), models.Index(models.F('store'), condition=models.Q(('store_unread__gt', 0)), name='conversation_store_unread')],
                        'constraints': [models.UniqueConstraint(models.F('buyer'), models.F('store'), name='conversation_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='chat.conversation')),
                        ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('from_buyer', models.BooleanField()),
                        ('client_id', models.UUIDField()),
                        ('text', models.TextField(blank=True, max_length=4000, verbose_name='text')),
                        ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                        ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.product')),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.order')),
                        ('offer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='message', to='chat.offer')),
                        ('is_auto', models.BooleanField(default=False, help_text="The store's away message.", verbose_name='sent by itself')),
                        ('version', models.PositiveBigIntegerField(help_text='Of the conversation, once it was said.')),
                        ('created_at', models.DateTimeField(verbose_name='sent')),
                        ('answer_seconds', models.PositiveIntegerField(blank=True, help_text='How long the buyer had waited for this answer of the store.', null=True)),
                        ('score', models.PositiveSmallIntegerField(default=0, help_text='Points for what leads away from the market; staff see it.')),
                        ('signs', models.JSONField(blank=True, default=list, help_text='What the points are for: phone, email, link, platform.')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed by staff')),
                    ],
                    options={
                        'verbose_name': 'message',
                        'verbose_name_plural': 'messages',
                        'ordering': ['pk'],
                        'indexes': [models.Index(models.F('conversation'), models.F('id'), name='message_page'), models.Index(models.F('conversation'), condition=models.Q(('answer_seconds__isnull', False)), name='message_answers')],
                        'constraints': [models.UniqueConstraint(models.F('conversation'), models.F('sender'), models.F('client_id'), name='message_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Offer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='chat.conversation')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.variant')),
                        ('from_buyer', models.BooleanField()),
                        ('quantity', models.PositiveIntegerField(default=1, verbose_name='quantity')),
                        ('unit_price_minor', models.PositiveBigIntegerField(verbose_name='unit price')),
                        ('list_price_minor', models.PositiveBigIntegerField(help_text='Of one, when the offer was made.', verbose_name='price in the shop')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('status', models.CharField(choices=[('open', 'waiting for an answer'), ('agreed', 'agreed'), ('ordered', 'ordered'), ('declined', 'declined'), ('countered', 'answered with another price'), ('withdrawn', 'withdrawn'), ('expired', 'expired')], default='open', max_length=9, verbose_name='status')),
                        ('expires_at', models.DateTimeField(help_text='When it has to be answered; once agreed, when it has to be ordered.', verbose_name='expires')),
                        ('counters', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='countered_by', to='chat.offer')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                    ],
                    options={
                        'verbose_name': 'offer',
                        'verbose_name_plural': 'offers',
                        'indexes': [models.Index(models.F('expires_at'), condition=models.Q(('status', 'open')), name='offer_expiring')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'agreed', 'ordered', 'declined', 'countered', 'withdrawn', 'expired'])), name='offer_status_known'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('unit_price_minor__gte', 1)), name='offer_of_something'), models.UniqueConstraint(models.F('conversation'), models.F('variant'), condition=models.Q(('status__in', ['agreed', 'open'])), name='offer_one_live')],
                    },
                ),
                migrations.CreateModel(
                    name='ChatOrder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='orders', to='chat.conversation')),
                        ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='came_of_chat', to='orders.order')),
                        ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to='chat.offer')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'order out of a chat',
                        'verbose_name_plural': 'orders out of chats',
                    },
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='chat.conversation')),
                        ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                        ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message', verbose_name='about the message')),
                        ('upto', models.PositiveBigIntegerField(help_text='Key of the last message when it was reported.')),
                        ('reason', models.CharField(choices=[('abuse', 'insults or threats'), ('fraud', 'fraud, or wants to be paid elsewhere'), ('spam', 'advertising that nobody asked for'), ('forbidden', 'offers something forbidden'), ('other', 'something else')], max_length=9, verbose_name='reason')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name="in the reporter's words")),
                        ('status', models.CharField(choices=[('open', 'to decide'), ('dismissed', 'nothing wrong'), ('removed', 'messages removed'), ('closed', 'conversation closed')], default='open', max_length=9, verbose_name='status')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='reported')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                    ],
                    options={
                        'verbose_name': 'report of a conversation',
                        'verbose_name_plural': 'reports of conversations',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(models.F('conversation'), models.F('reporter'), condition=models.Q(('status', 'open')), name='report_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='report_decided_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='StoreDesk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='chat_desk', to='stores.store')),
                        ('away_mode', models.CharField(choices=[('never', 'never'), ('closed', 'while the store is closed or away'), ('always', 'always, until you change it')], default='never', max_length=6, verbose_name='away message')),
                        ('away_text', models.CharField(blank=True, max_length=500, verbose_name='what it says')),
                        ('takes_offers', models.BooleanField(default=True, verbose_name='takes price offers')),
                        ('answer_seconds', models.PositiveIntegerField(blank=True, help_text='Median of its answers of late, those still owed included; empty when too few are known.', null=True)),
                        ('active_on', models.DateField(blank=True, help_text='The last day on which somebody of the store looked at its messages.', null=True)),
                    ],
                    options={
                        'verbose_name': 'chat of a store',
                        'verbose_name_plural': 'chats of stores',
                    },
                ),
                migrations.CreateModel(
                    name='ReplyTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reply_templates', to='stores.store')),
                        ('title', models.CharField(max_length=40, verbose_name='title')),
                        ('text', models.TextField(max_length=1000, verbose_name='text')),
                    ],
                    options={
                        'verbose_name': 'reply template',
                        'verbose_name_plural': 'reply templates',
                        'ordering': ['title', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('store'), models.F('title'), name='reply_template_once')],
                    },
                ),
            ],
        ),
    ]
