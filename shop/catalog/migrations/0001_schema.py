import django.db.models.deletion
import django.db.models.expressions
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('catalog', '0001_tables'), ('catalog', '0003_desk_index')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('images', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Category',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalog.category')),
                        ('names', models.JSONField(default=dict, help_text='Language code → name.', verbose_name='names')),
                        ('slug', models.SlugField(max_length=60)),
                        ('path', models.CharField(help_text='Slugs from the top, joined by /.', max_length=200, unique=True, verbose_name='path')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                    ],
                    options={
                        'verbose_name': 'category',
                        'verbose_name_plural': 'categories',
                        'ordering': ['position', 'path'],
                    },
                ),
                migrations.CreateModel(
                    name='Product',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='stores.store')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.category')),
                        ('slug', models.SlugField(max_length=120, unique=True, verbose_name='address')),
                        ('title', models.CharField(max_length=140, verbose_name='title')),
                        ('description', models.TextField(blank=True, help_text='Sanitised HTML.', verbose_name='description')),
                        ('brand', models.CharField(blank=True, max_length=80, verbose_name='brand')),
                        ('condition', models.CharField(choices=[('new', 'new'), ('refurbished', 'refurbished'), ('used', 'used')], default='new', max_length=11, verbose_name='condition')),
                        ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'waiting for review'), ('changes', 'changes requested'), ('scheduled', 'scheduled'), ('approved', 'live'), ('rejected', 'rejected'), ('archived', 'archived')], default='draft', max_length=9, verbose_name='status')),
                        ('selling', models.CharField(choices=[('fixed', 'fixed price'), ('auction', 'auction')], default='fixed', max_length=7, verbose_name='sold by')),
                        ('review_note', models.TextField(blank=True, verbose_name='note of the review')),
                        ('review_field', models.CharField(blank=True, max_length=20, verbose_name='field of the note')),
                        ('reviewed_at', models.DateTimeField(blank=True, help_text='Empty on a live listing: published by a trusted store, to be looked at.', null=True, verbose_name='reviewed')),
                        ('unseen_since', models.DateTimeField(blank=True, help_text='When a live listing that staff had looked at was changed so that they look again.', null=True)),
                        ('source_handle', models.CharField(blank=True, max_length=200, verbose_name='handle in the imported file')),
                        ('cover', models.ForeignKey(blank=True, help_text='Copy of its first picture.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                        ('price_from_minor', models.PositiveBigIntegerField(default=0, help_text="Lowest price of its active variants; kept by the catalogue's services.")),
                        ('price_to_minor', models.PositiveBigIntegerField(default=0)),
                        ('price_before_minor', models.PositiveBigIntegerField(blank=True, help_text='What its cheapest variant cost before, while that is cheaper now.', null=True)),
                        ('is_on_sale', models.BooleanField(db_column='on_sale', default=False, help_text='Whether a variant is cheaper now than before; copy, like the prices.')),
                        ('sale_ends_at', models.DateTimeField(blank=True, help_text="When its cheapest variant's sale price ends; copy.", null=True)),
                        ('prices_change_at', models.DateTimeField(blank=True, help_text='When the next sale price begins or ends: the copies are made anew then.', null=True)),
                        ('rating_count', models.PositiveIntegerField(default=0, help_text='Reviews that are shown; see services/ratings.py.')),
                        ('rating_total', models.PositiveIntegerField(default=0, help_text='Their stars, one to five each, together.')),
                        ('publish_at', models.DateTimeField(blank=True, null=True, verbose_name='to be published')),
                        ('archived_at', models.DateTimeField(blank=True, null=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('published_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'product',
                        'verbose_name_plural': 'products',
                        'indexes': [models.Index(models.F('category'), models.OrderBy(models.F('published_at'), descending=True), condition=models.Q(('status', 'approved')), name='product_category'), models.Index(models.F('store'), models.OrderBy(models.F('published_at'), descending=True), condition=models.Q(('status', 'approved')), name='product_store'), models.Index(models.OrderBy(models.F('published_at'), descending=True), condition=models.Q(('status', 'approved')), name='product_newest'), models.Index(models.F('prices_change_at'), condition=models.Q(('prices_change_at__isnull', False)), name='product_prices_due'), models.Index(models.F('publish_at'), condition=models.Q(('publish_at__isnull', False)), name='product_publish_due'), models.Index(models.F('published_at'), condition=models.Q(('reviewed_at', None), ('status', 'approved')), name='product_unseen'), models.Index(models.F('store'), models.F('status'), models.OrderBy(models.F('id'), descending=True), name='product_desk')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes', 'scheduled', 'approved', 'rejected', 'archived'])), name='product_status_known'), models.CheckConstraint(condition=models.Q(('condition__in', ['new', 'refurbished', 'used'])), name='product_condition_known'), models.CheckConstraint(condition=models.Q(('rating_total__gte', models.F('rating_count')), ('rating_total__lte', django.db.models.expressions.CombinedExpression(models.F('rating_count'), '*', models.Value(5)))), name='product_rating_possible'), models.UniqueConstraint(models.F('store'), models.F('source_handle'), condition=models.Q(('source_handle', ''), _negated=True), name='product_handle_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ProductPicture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='catalog.product')),
                        ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='images.image')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('alt', models.CharField(blank=True, max_length=200, verbose_name='description for those who cannot see it')),
                    ],
                    options={
                        'verbose_name': 'product picture',
                        'verbose_name_plural': 'product pictures',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('product'), models.F('image'), name='picture_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FormerProductAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=120, unique=True, verbose_name='former address')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='catalog.product')),
                        ('left_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'former address of a product',
                        'verbose_name_plural': 'former addresses of products',
                    },
                ),
                migrations.CreateModel(
                    name='FormerCategoryAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('path', models.CharField(max_length=200, unique=True, verbose_name='former path')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='catalog.category')),
                        ('left_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'former path of a category',
                        'verbose_name_plural': 'former paths of categories',
                    },
                ),
                migrations.CreateModel(
                    name='Attribute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                        ('names', models.JSONField(default=dict, help_text='Language code → name.', verbose_name='names')),
                        ('kind', models.CharField(choices=[('text', 'text'), ('choice', 'choice'), ('number', 'number'), ('colour', 'colour')], default='text', max_length=6, verbose_name='kind')),
                        ('choices', models.JSONField(blank=True, default=list, help_text='[{"code": "red", "names": {"en": "Red"}, "swatch": "#c0392b"}, …]', verbose_name='choices')),
                        ('unit', models.CharField(blank=True, max_length=12, verbose_name='unit')),
                        ('is_facet', models.BooleanField(default=True, verbose_name='shoppers can filter by it')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('categories', models.ManyToManyField(blank=True, related_name='attributes', to='catalog.category')),
                    ],
                    options={
                        'verbose_name': 'attribute',
                        'verbose_name_plural': 'attributes',
                        'ordering': ['position', 'code'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['text', 'choice', 'number', 'colour'])), name='attribute_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='ProductAttribute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='catalog.product')),
                        ('attribute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='catalog.attribute')),
                        ('value', models.CharField(max_length=120, verbose_name='value')),
                        ('number', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='number')),
                    ],
                    options={
                        'verbose_name': 'attribute of a product',
                        'verbose_name_plural': 'attributes of a product',
                        'ordering': ['attribute__position', 'attribute__code'],
                        'indexes': [models.Index(models.F('attribute'), models.F('value'), name='product_attribute_value'), models.Index(models.F('attribute'), models.F('number'), condition=models.Q(('number__isnull', False)), name='product_attribute_number')],
                        'constraints': [models.UniqueConstraint(models.F('product'), models.F('attribute'), name='product_attribute_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Favorite',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favorites', to=settings.AUTH_USER_MODEL)),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favorites', to='catalog.product')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'favourite',
                        'verbose_name_plural': 'favourites',
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('product'), name='favorite_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Option',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='catalog.product')),
                        ('name', models.CharField(max_length=60, verbose_name='option')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'option',
                        'verbose_name_plural': 'options',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('product'), models.F('name'), name='option_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OptionValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='catalog.option')),
                        ('value', models.CharField(max_length=80, verbose_name='value')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('facet', models.CharField(blank=True, choices=[('colour', 'colour'), ('size', 'size')], max_length=6, verbose_name='facet')),
                        ('facet_value', models.CharField(blank=True, help_text="The colour's code (red for Rouge), or the value folded.", max_length=80, verbose_name='value of the facet')),
                    ],
                    options={
                        'verbose_name': 'option value',
                        'verbose_name_plural': 'option values',
                        'ordering': ['position', 'pk'],
                        'indexes': [models.Index(models.F('facet'), models.F('facet_value'), condition=models.Q(('facet', ''), _negated=True), name='option_value_facet')],
                        'constraints': [models.UniqueConstraint(models.F('option'), models.F('value'), name='option_value_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Variant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='catalog.product')),
                        ('sku', models.CharField(blank=True, max_length=80, verbose_name='SKU')),
                        ('title', models.CharField(blank=True, help_text='Its option values: "M / Indigo"; empty for the only variant.', max_length=200, verbose_name='variant')),
                        ('price_minor', models.PositiveBigIntegerField(verbose_name='price')),
                        ('compare_at_minor', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='price before')),
                        ('lowest_before_minor', models.PositiveBigIntegerField(blank=True, help_text='Lowest price of the 30 days before the present one, by the history; empty: nobody can say.', null=True)),
                        ('sale_price_minor', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='sale price')),
                        ('sale_starts_at', models.DateTimeField(blank=True, null=True, verbose_name='sale from')),
                        ('sale_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='sale until')),
                        ('weight_grams', models.PositiveIntegerField(blank=True, null=True, verbose_name='weight')),
                        ('stock', models.PositiveIntegerField(default=0, verbose_name='stock')),
                        ('reserved', models.PositiveIntegerField(default=0, verbose_name='reserved')),
                        ('low_stock_at', models.PositiveIntegerField(blank=True, help_text='Units that can still be bought at which the seller is told; empty for never.', null=True, verbose_name='warn at')),
                        ('is_active', models.BooleanField(default=True, verbose_name='on sale')),
                        ('is_digital', models.BooleanField(default=False, help_text='A file or a code, delivered as soon as it is paid.', verbose_name='download')),
                        ('picture', models.ForeignKey(blank=True, help_text='Shown when this variant is chosen.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.productpicture')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('imported_stock', models.PositiveIntegerField(blank=True, help_text='Figure of the last imported file; the next import moves the stock by the difference.', null=True)),
                        ('values', models.ManyToManyField(blank=True, related_name='variants', to='catalog.optionvalue')),
                    ],
                    options={
                        'verbose_name': 'variant',
                        'verbose_name_plural': 'variants',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('stock__gte', models.F('reserved'))), name='variant_reserved_within_stock'), models.CheckConstraint(condition=models.Q(('sale_starts_at', None), ('sale_ends_at', None), ('sale_ends_at__gt', models.F('sale_starts_at')), _connector='OR'), name='variant_sale_window'), models.UniqueConstraint(models.F('product'), models.F('title'), name='variant_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PricePoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='price_points', to='catalog.variant')),
                        ('price_minor', models.PositiveBigIntegerField(verbose_name='price')),
                        ('at', models.DateTimeField(verbose_name='from')),
                    ],
                    options={
                        'verbose_name': 'price in the history',
                        'verbose_name_plural': 'history of prices',
                        'ordering': ['at', 'pk'],
                        'indexes': [models.Index(models.F('variant'), models.F('at'), name='price_point_variant')],
                    },
                ),
                migrations.CreateModel(
                    name='ProductRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='catalog.product')),
                        ('status', models.CharField(choices=[('open', 'waiting for review'), ('changes', 'changes requested'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='open', max_length=9, verbose_name='status')),
                        ('fields', models.JSONField(blank=True, default=dict)),
                        ('pictures', models.JSONField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('note', models.TextField(blank=True, verbose_name='note of the review')),
                        ('note_field', models.CharField(blank=True, max_length=20, verbose_name='field of the note')),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('submitted_at', models.DateTimeField(verbose_name='last changed')),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('images', models.ManyToManyField(blank=True, help_text='Those of `pictures`, so that they are kept.', related_name='+', to='images.image')),
                    ],
                    options={
                        'verbose_name': 'change of a live listing',
                        'verbose_name_plural': 'changes of live listings',
                        'indexes': [models.Index(models.F('submitted_at'), condition=models.Q(('status', 'open')), name='revision_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'changes', 'approved', 'rejected', 'withdrawn'])), name='revision_status_known'), models.UniqueConstraint(models.F('product'), condition=models.Q(('status__in', ('open', 'changes'))), name='revision_one_pending')],
                    },
                ),
                migrations.CreateModel(
                    name='StockMovement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='catalog.variant')),
                        ('quantity', models.IntegerField(help_text='Positive in, negative out.', verbose_name='units')),
                        ('reason', models.CharField(choices=[('received', 'received'), ('correction', 'counted again'), ('damaged', 'damaged or lost'), ('sale', 'sold'), ('cancel', 'order cancelled'), ('return', 'came back from a buyer')], max_length=10, verbose_name='reason')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'stock movement',
                        'verbose_name_plural': 'stock movements',
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='movement_moves_something')],
                    },
                ),
            ],
        ),
    ]
