import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('brands', '0002_images'), ('brands', '0003_days_to_pay'), ('brands', '0004_renewals'), ('brands', '0005_invoicing'), ('brands', '0006_suspension_days'), ('brands', '0007_card_company'), ('brands', '0008_taxes'), ('brands', '0009_direct_debits')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LegalEntity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('legal_form', models.CharField(blank=True, max_length=60)),
                ('capital', models.CharField(blank=True, max_length=60)),
                ('street', models.CharField(max_length=200)),
                ('postal_code', models.CharField(max_length=16)),
                ('city', models.CharField(max_length=100)),
                ('country', models.CharField(max_length=2)),
                ('siren', models.CharField(blank=True, max_length=9)),
                ('siret', models.CharField(blank=True, db_default='', default='', max_length=14)),
                ('register', models.CharField(blank=True, max_length=100)),
                ('vat_number', models.CharField(blank=True, max_length=20)),
                ('iban', models.CharField(blank=True, max_length=34)),
                ('bic', models.CharField(blank=True, max_length=11)),
                ('creditor_id', models.CharField(blank=True, db_default='', default='', max_length=35)),
                ('electronic_address', models.CharField(blank=True, db_default='', default='', max_length=125)),
                ('tax_scheme', models.CharField(choices=[('normal', 'normal'), ('franchise', 'franchise')], db_default='normal', default='normal', max_length=12)),
                ('opts_for_one_stop_shop', models.BooleanField(db_default=False, default=False)),
                ('registrations', models.JSONField(blank=True, db_default=[], default=list)),
                ('pays_tax_on_debits', models.BooleanField(db_default=False, default=False)),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=64)),
                ('invoice_prefix', models.CharField(default='F', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=100)),
                ('colour', models.CharField(default='#2456d6', max_length=7)),
                ('is_colour_exact', models.BooleanField(default=False)),
                ('radius', models.PositiveSmallIntegerField(default=8)),
                ('images', models.JSONField(blank=True, default=dict)),
                ('default_language', models.CharField(default='fr', max_length=8)),
                ('languages', models.JSONField(default=list)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('email_from', models.CharField(max_length=200)),
                ('support_email', models.EmailField(max_length=254)),
                ('support_phone', models.CharField(blank=True, max_length=30)),
                ('nameservers', models.JSONField(default=list)),
                ('short_list', models.JSONField(default=list)),
                ('terms_version', models.CharField(default='1', max_length=20)),
                ('days_to_pay', models.PositiveSmallIntegerField(db_default=30, default=30)),
                ('invoice_days', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('renewal_days', models.PositiveSmallIntegerField(db_default=15, default=15)),
                ('suspension_days', models.PositiveSmallIntegerField(db_default=5, default=5)),
                ('charges_balance', models.BooleanField(db_default=True, default=True)),
                ('card_company', models.CharField(blank=True, db_default='', max_length=20)),
                ('charges_cards', models.BooleanField(db_default=True, default=True)),
                ('takes_debits', models.BooleanField(db_default=False, default=False)),
                ('charges_debits', models.BooleanField(db_default=True, default=True)),
                ('debit_notice_days', models.PositiveSmallIntegerField(db_default=14, default=14)),
                ('debit_wait_days', models.PositiveSmallIntegerField(db_default=5, default=5)),
                ('reminders', models.CharField(choices=[('standard', 'standard'), ('short', 'short')], db_default='standard', default='standard', max_length=20)),
                ('shows_prices_with_tax', models.BooleanField(default=True)),
                ('shows_prices_to_visitors', models.BooleanField(default=True)),
                ('asks_email_code', models.BooleanField(default=True)),
                ('reviews_accounts', models.BooleanField(default=False)),
                ('shows_auth_code', models.BooleanField(default=True)),
                ('allows_nameservers', models.BooleanField(default=True)),
                ('allows_contacts', models.BooleanField(default=True)),
                ('allows_zone', models.BooleanField(default=True)),
                ('allows_transfer_out', models.BooleanField(default=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resellers', to='brands.brand')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brands', to='brands.legalentity')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('radius__lte', 16)), name='brand_radius_at_most_16'), models.CheckConstraint(condition=models.Q(('days_to_pay__range', (1, 90))), name='brand_days_to_pay_at_most_90'), models.CheckConstraint(condition=models.Q(('invoice_days__lte', 15)), name='brand_invoice_days_at_most_15'), models.CheckConstraint(condition=models.Q(('renewal_days__range', (1, 60))), name='brand_renewal_days_at_most_60'), models.CheckConstraint(condition=models.Q(('suspension_days__lte', 90)), name='brand_suspension_days_at_most_90'), models.CheckConstraint(condition=models.Q(('debit_notice_days__range', (1, 14))), name='brand_debit_notice_days'), models.CheckConstraint(condition=models.Q(('debit_wait_days__lte', 10)), name='brand_debit_wait_days_at_most_10')],
            },
        ),
        migrations.CreateModel(
            name='BrandHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=253, unique=True)),
                ('is_primary', models.BooleanField(default=False)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('brand',), name='one_primary_host_per_brand')],
            },
        ),
        migrations.CreateModel(
            name='BrandImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=40)),
                ('content_type', models.CharField(max_length=30)),
                ('body', models.BinaryField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stored_images', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'file_name'), name='one_image_per_name_and_brand')],
            },
        ),
        migrations.CreateModel(
            name='BrandText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40)),
                ('language', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'slug', 'language'), name='one_text_per_brand_and_language')],
            },
        ),
    ]
