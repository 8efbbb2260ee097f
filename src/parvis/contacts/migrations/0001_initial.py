import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('contacts', '0002_what_registries_ask'), ('contacts', '0003_verifications')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('organisation', 'Organisation')], max_length=16)),
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
                ('extra', models.JSONField(blank=True, db_default=models.Value({}, output_field=models.JSONField()), default=dict)),
                ('created_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'last_name'], name='contacts_by_account')],
            },
        ),
        migrations.CreateModel(
            name='ContactVerification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField()),
                ('deadline_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('verified_by', models.CharField(blank=True, choices=[('link', 'by the link in the letter'), ('account', 'by somebody of the account who had verified it')], max_length=10)),
                ('closed_at', models.DateTimeField(null=True)),
                ('reminded_day', models.PositiveSmallIntegerField(default=0)),
                ('overdue_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='contacts.contact')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True), ('verified_at__isnull', True)), fields=['deadline_at'], name='verifications_by_deadline')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('overdue_at__isnull', True), ('verified_at__isnull', True)), fields=('contact',), name='one_running_verification_per_contact')],
            },
        ),
    ]
