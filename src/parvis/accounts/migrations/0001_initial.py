import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import parvis.accounts.models.users
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0002_throttle_end'), ('accounts', '0003_search_words'), ('accounts', '0004_domain_columns'), ('accounts', '0005_electronic_address'), ('accounts', '0006_vat_numbers')]

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(default=parvis.accounts.models.users.new_username, max_length=32, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('login', models.CharField(blank=True, max_length=60)),
                ('first_name', models.CharField(blank=True, max_length=80)),
                ('last_name', models.CharField(blank=True, max_length=80)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=64)),
                ('email_kinds', models.JSONField(default=list)),
                ('domain_columns', models.JSONField(default=None, null=True)),
                ('email_verified_at', models.DateTimeField(null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='users', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'email'), name='one_person_per_email_and_brand'), models.UniqueConstraint(condition=models.Q(('login', ''), _negated=True), fields=('brand', 'login'), name='one_person_per_login_and_brand')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('organisation', 'Organisation')], max_length=16)),
                ('state', models.CharField(choices=[('review', 'Waiting for review'), ('active', 'Active'), ('refused', 'Refused'), ('suspended', 'Suspended'), ('closed', 'Closed')], default='active', max_length=16)),
                ('organisation', models.CharField(blank=True, max_length=200)),
                ('first_name', models.CharField(max_length=80)),
                ('last_name', models.CharField(max_length=80)),
                ('email', models.EmailField(max_length=254)),
                ('phone', models.CharField(max_length=30)),
                ('street', models.CharField(max_length=200)),
                ('street2', models.CharField(blank=True, max_length=200)),
                ('postal_code', models.CharField(blank=True, max_length=16)),
                ('city', models.CharField(max_length=100)),
                ('region', models.CharField(blank=True, max_length=100)),
                ('country', models.CharField(max_length=2)),
                ('company_number', models.CharField(blank=True, max_length=20)),
                ('vat_number', models.CharField(blank=True, max_length=20)),
                ('electronic_address', models.CharField(blank=True, db_default='', default='', max_length=125)),
                ('is_vat_checked', models.BooleanField(default=False)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('review_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector(models.Func(django.db.models.functions.text.Lower(django.db.models.functions.text.Concat('number', models.Value(' '), 'organisation', models.Value(' '), 'first_name', models.Value(' '), 'last_name', models.Value(' '), 'email', models.Value(' '), 'city', output_field=models.TextField())), models.Value("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ@.-_+'’/"), models.Value('aaaaaaceeeeiiiinooooouuuuyy        '), function='translate', output_field=models.TextField()), config='simple'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'state', 'created_at'], name='accounts_by_state'), models.Index(condition=models.Q(('vat_number', ''), _negated=True), fields=['vat_number'], name='accounts_by_vat_number'), models.Index(fields=['phone'], name='accounts_by_phone'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='accounts_by_words')],
            },
        ),
        migrations.CreateModel(
            name='AccountRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changes', models.JSONField()),
                ('reason', models.CharField(max_length=500)),
                ('document_name', models.CharField(blank=True, max_length=120)),
                ('document', models.BinaryField(blank=True, default=b'')),
                ('state', models.CharField(choices=[('open', 'Waiting for a decision'), ('approved', 'Approved'), ('refused', 'Refused')], default='open', max_length=10)),
                ('decision', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='accounts.account')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('account',), name='one_open_request_per_account')],
            },
        ),
        migrations.CreateModel(
            name='EmailCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('purpose', models.CharField(max_length=20)),
                ('code_hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'email', 'purpose', '-created_at'], name='codes_by_email')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Administrator'), ('technical', 'Technical manager'), ('billing', 'Accountant'), ('reader', 'Read only')], default='owner', max_length=16)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.account')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'account'), name='one_membership_per_account')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('ip', models.GenericIPAddressField(null=True)),
                ('device', models.CharField(max_length=200)),
                ('is_success', models.BooleanField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-at'], name='sign_ins_by_user')],
            },
        ),
        migrations.CreateModel(
            name='StaffMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('support', 'Support')], max_length=16)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff', to='brands.brand')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'brand'), name='one_staff_role_per_brand')],
            },
        ),
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('window', models.BigIntegerField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='throttle_by_end')],
                'constraints': [models.UniqueConstraint(fields=('key', 'window'), name='one_count_per_window')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{active:closed,active:suspended,refused:active,review:active,review:refused,suspended:active,suspended:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d8395c423b27447499a35eaecd95e91330e20ab5', operation='UPDATE', pgid='pgtrigger_lifecycle_3c913', table='accounts_account', when='BEFORE')),
        ),
    ]
