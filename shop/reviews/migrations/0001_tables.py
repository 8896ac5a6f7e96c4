import django.db.models.deletion
import shop.common.clock
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reviews', '0001_reviews')]

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
                    name='Review',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='catalog.product', verbose_name='product')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='stores.store', verbose_name='store')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                        ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='orders.orderline', verbose_name='order line')),
                        ('rating', models.PositiveSmallIntegerField(verbose_name='stars')),
                        ('text', models.TextField(blank=True, max_length=2000, verbose_name='text')),
                        ('options', models.CharField(blank=True, help_text='Of the variant that was bought.', max_length=200, verbose_name='options')),
                        ('status', models.CharField(choices=[('published', 'published'), ('removed', 'removed')], default='published', max_length=9, verbose_name='status')),
                        ('written_at', models.DateTimeField(default=shop.common.clock.now, verbose_name='written')),
                        ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='changed')),
                        ('reply', models.TextField(blank=True, max_length=1000, verbose_name="the store's answer")),
                        ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed by staff')),
                        ('removal_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was removed')),
                    ],
                    options={
                        'verbose_name': 'review',
                        'verbose_name_plural': 'reviews',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('product'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), name='review_newest'), models.Index(models.F('product'), models.F('rating'), models.F('id'), condition=models.Q(('status', 'published')), name='review_by_stars'), models.Index(models.F('store'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), name='review_of_store'), models.Index(models.F('store'), models.F('rating'), models.F('id'), condition=models.Q(('status', 'published')), name='review_of_store_by_stars')],
                        'constraints': [models.UniqueConstraint(models.F('author'), models.F('product'), name='review_once'), models.CheckConstraint(condition=models.Q(('rating__gte', 1), ('rating__lte', 5)), name='review_of_one_to_five_stars'), models.CheckConstraint(condition=models.Q(('status__in', ['published', 'removed'])), name='review_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('status', 'published')), models.Q(('removed_at__isnull', False), ('status', 'removed')), _connector='OR'), name='review_removed_at_if_removed'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='review_replied_at')],
                    },
                ),
                migrations.CreateModel(
                    name='ReviewPicture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='reviews.review')),
                        ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='images.image')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'picture of a review',
                        'verbose_name_plural': 'pictures of reviews',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('review'), models.F('image'), name='review_picture_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ReviewReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='reviews.review', verbose_name='review')),
                        ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                        ('reason', models.CharField(choices=[('abuse', 'insults or threats'), ('fake', 'not honest: bought, or written to harm'), ('private', 'tells a name, a number or an address'), ('spam', 'advertising'), ('off_topic', 'not about the product'), ('other', 'something else')], max_length=9, verbose_name='reason')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name="in the reporter's words")),
                        ('status', models.CharField(choices=[('open', 'to decide'), ('dismissed', 'nothing wrong'), ('removed', 'review removed')], default='open', max_length=9, verbose_name='status')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='reported')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                    ],
                    options={
                        'verbose_name': 'report of a review',
                        'verbose_name_plural': 'reports of reviews',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(models.F('review'), models.F('reporter'), condition=models.Q(('status', 'open')), name='review_report_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='review_report_decided_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review_invitation', to='orders.order')),
                        ('due_at', models.DateTimeField(verbose_name='due')),
                        ('sent_at', models.DateTimeField(blank=True, help_text='When it went out, or turned out to be needless.', null=True, verbose_name='settled')),
                    ],
                    options={
                        'verbose_name': 'invitation to review',
                        'verbose_name_plural': 'invitations to review',
                        'indexes': [models.Index(models.F('due_at'), condition=models.Q(('sent_at', None)), name='review_invitation_due')],
                    },
                ),
            ],
        ),
    ]
