import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('catalog', '0002_shorter_eligibility'), ('catalog', '0003_rules_are_files'), ('catalog', '0004_changes_of_holder'), ('catalog', '0005_promotions')]

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=63, unique=True)),
                ('registry', models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Margin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                ('fixed_minor', models.BigIntegerField(default=0)),
                ('brand', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='margin', to='brands.brand')),
            ],
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('code', models.CharField(blank=True, max_length=30)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('off_minor', models.BigIntegerField(null=True)),
                ('actions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('register', 'Registration'), ('renew', 'Renewal'), ('transfer', 'Transfer'), ('restore', 'Restore'), ('holder', 'Change of holder')], max_length=10), size=None)),
                ('tlds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63), blank=True, default=list, size=None)),
                ('is_first_year', models.BooleanField(default=False)),
                ('least_lines', models.PositiveSmallIntegerField(default=1)),
                ('most_orders', models.PositiveIntegerField(null=True)),
                ('most_orders_each', models.PositiveIntegerField(null=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'ends_at'], name='promotions_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('off_minor__isnull', True), ('percent__gt', 0), ('percent__isnull', False), ('percent__lte', 100)), models.Q(('off_minor__gt', 0), ('off_minor__isnull', False), ('percent__isnull', True)), _connector='OR'), name='promotion_is_a_percentage_or_an_amount'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='promotion_ends_after_start'), models.CheckConstraint(condition=models.Q(('least_lines__gte', 1)), name='promotion_is_of_some_lines'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('brand', 'code'), name='one_promotion_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('register', 'Registration'), ('renew', 'Renewal'), ('transfer', 'Transfer'), ('restore', 'Restore'), ('holder', 'Change of holder')], max_length=10)),
                ('years', models.PositiveSmallIntegerField(default=1)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.BigIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='brands.brand')),
                ('tld', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalog.tld')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('net_minor__gte', 0)), name='price_not_negative'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='price_ends_after_start'), models.UniqueConstraint(fields=('tld', 'brand', 'action', 'years', 'currency', 'starts_at'), name='one_price_per_start', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='BrandTld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tlds', to='brands.brand')),
                ('tld', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brands', to='catalog.tld')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'position'], name='brand_tlds_in_order')],
                'constraints': [models.UniqueConstraint(fields=('brand', 'tld'), name='one_brand_tld')],
            },
        ),
    ]
