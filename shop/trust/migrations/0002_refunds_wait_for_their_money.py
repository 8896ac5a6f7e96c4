"""What refunds may cost before their money has come in, and what staff may let go."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trust', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='trustrules',
            name='refund_advance_minor',
            field=models.PositiveBigIntegerField(default=0, help_text='What the stores of linked people may lack in all while their refunds are paid all the same; 0: each waits for its money.', verbose_name='refunds paid in advance'),
        ),
        migrations.AddField(
            model_name='trustrules',
            name='staff_advance_minor',
            field=models.PositiveBigIntegerField(default=0, help_text="What the stores of linked people may lack in all when two of your staff pay a refund at the platform's cost.", verbose_name='refunds advanced by staff, linked people'),
        ),
        migrations.AddField(
            model_name='trustrules',
            name='staff_advance_day_minor',
            field=models.PositiveBigIntegerField(default=0, verbose_name='refunds advanced by staff, whole market and day'),
        ),
    ]
