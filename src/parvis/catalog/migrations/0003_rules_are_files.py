"""What a registry allows has one home: the dated rule files of ``catalog.rules``. No release had these columns."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_shorter_eligibility")]

    operations = [
        migrations.RemoveField("tld", name)
        for name in (
            "terms",
            "min_length",
            "characters",
            "eligibility",
            "min_nameservers",
            "max_nameservers",
            "allowed_countries",
            "source",
            "is_confirmed",
        )
    ]
