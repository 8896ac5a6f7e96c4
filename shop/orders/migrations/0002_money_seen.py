from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='money_seen_at',
            field=models.DateTimeField(blank=True, help_text='When it had reached the platform: paid in advance, brought to a desk; of cash that the store took itself, its fee.', null=True, verbose_name='money seen'),
        ),
        migrations.AddField(
            model_name='order',
            name='discount_apart',
            field=models.BooleanField(default=False, help_text='The platform pays its part of the discounts once it has seen the money.', verbose_name='discount paid by itself'),
        ),
    ]
