import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("domains", "0002_auth_code_generation"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="domain",
            index=django.contrib.postgres.indexes.GinIndex(fields=["nameservers"], name="domains_by_nameserver"),
        ),
        migrations.AddIndex(
            model_name="domain",
            index=django.contrib.postgres.indexes.GinIndex(fields=["registry_statuses"], name="domains_by_status"),
        ),
    ]
