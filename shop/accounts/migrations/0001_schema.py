import django.db.models.deletion
import shop.accounts.fields
import shop.common.migrating
import shop.places.located
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_tables'), ('accounts', '0002_closed_accounts'), ('accounts', '0003_numbers_of_closed_accounts'), ('accounts', '0004_phone_rules'), ('accounts', '0005_guests'), ('accounts', '0006_claimed_guests'), ('accounts', '0007_pending_numbers'), ('accounts', '0008_guests_beside')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('images', '0001_schema'),
        ('places', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', shop.accounts.fields.EmptyIsNullEmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='e-mail address')),
                        ('phone', models.CharField(blank=True, db_index=True, help_text='E.164', max_length=16, null=True, verbose_name='phone number')),
                        ('phone_verified', models.BooleanField(default=False, verbose_name='phone verified')),
                        ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                        ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.image')),
                        ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country')),
                        ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français')], default='en', max_length=5, verbose_name='language')),
                        ('is_seller', models.BooleanField(default=False, verbose_name='owns a store')),
                        ('is_courier', models.BooleanField(default=False, verbose_name='approved courier')),
                        ('is_staff', models.BooleanField(default=False, verbose_name='staff')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('closed_reason', models.CharField(blank=True, help_text='The person reads it when signing in.', max_length=300, verbose_name='closed because')),
                        ('is_guest', models.BooleanField(default=False, help_text='Ordered without an account: nobody signs in, links and a proved number are the way in.', verbose_name='guest')),
                        ('phone_proved_at', models.DateTimeField(blank=True, null=True, verbose_name='phone proved')),
                        ('claimed_by', models.ForeignKey(blank=True, help_text='Of a guest: the account.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='claimed by')),
                        ('phone_pending', models.BooleanField(default=False, help_text='Another open account has typed the number too: whoever proves it has it. Until then nobody signs in with this one.', verbose_name='phone awaits its code')),
                        ('phone_beside', models.BooleanField(default=False, help_text="Of a guest: he proved on his order's page a number under which another guest had ordered.", verbose_name="number beside another guest's")),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_guest', False), models.Q(('password__startswith', '!'), ('email', None), ('is_courier', False), ('is_seller', False), ('is_staff', False), ('is_superuser', False)), _connector='OR'), name='guest_without_credentials'), models.CheckConstraint(condition=models.Q(('email__isnull', False), ('phone__isnull', False), ('closed_at__isnull', False), ('last_login__isnull', False), _connector='OR'), name='user_reachable'), models.UniqueConstraint(models.F('phone'), condition=models.Q(('closed_at', None), ('is_guest', False), ('phone_pending', False)), name='user_phone_once'), models.CheckConstraint(condition=models.Q(('phone_pending', False), models.Q(('phone__isnull', False), ('phone_verified', False)), _connector='OR'), name='user_pending_unproved'), models.UniqueConstraint(models.F('phone'), condition=models.Q(('closed_at', None), ('is_guest', True), ('phone_beside', False), ('phone_verified', True)), name='guest_phone_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Address',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to=settings.AUTH_USER_MODEL)),
                        ('label', models.CharField(blank=True, help_text="Home, office, mother's place…", max_length=40, verbose_name='name of the address')),
                        ('recipient', models.CharField(max_length=120, verbose_name='who receives')),
                        ('phone', models.CharField(help_text='E.164', max_length=16, verbose_name='phone number')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('prefecture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('quarter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                        ('landmark', models.CharField(max_length=300, verbose_name='landmark and directions')),
                        ('latitude', models.FloatField(blank=True, null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('is_default', models.BooleanField(default=False, verbose_name='usual address')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'address',
                        'verbose_name_plural': 'addresses',
                        'ordering': ['-is_default', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('user'), condition=models.Q(('is_default', True)), name='address_one_default'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='address_pin_on_earth')],
                    },
                    bases=(shop.places.located.Located, models.Model),
                ),
                migrations.CreateModel(
                    name='PhoneRule',
                    fields=[
                        ('country', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='phone_rule', serialize=False, to='places.country', verbose_name='market')),
                        ('asks_proof', models.BooleanField(default=True, help_text="By a code, before somebody's first order in cash and first bid.", verbose_name='phone is proved first')),
                    ],
                    options={
                        'verbose_name': 'rule for phone numbers',
                        'verbose_name_plural': 'rules for phone numbers',
                    },
                ),
            ],
        ),
    ]
