from django.db import migrations, models

import shop.images.picture_storage


class Migration(migrations.Migration):

    dependencies = [("images", "0002_uploaded_by")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="is_private",
            field=models.BooleanField(
                default=False,
                help_text="Said or shown to somebody: a row of its own for each upload, under a secret name.",
                verbose_name="for some only",
            ),
        ),
        migrations.AlterField(
            model_name="image",
            name="cid",
            field=models.CharField(
                help_text="CIDv1 of the stored original; a secret for a private one.",
                max_length=80,
                unique=True,
                verbose_name="content address",
            ),
        ),
        migrations.AlterField(
            model_name="image",
            name="file",
            field=models.FileField(max_length=200, storage=shop.images.picture_storage.PictureStorage(), upload_to="images"),
        ),
    ]
