from django.db import migrations
from django.db.models import F


def fill(apps, _editor):
    """Until now nothing could run ahead of what was paid for."""
    apps.get_model("domains", "Domain").objects.filter(paid_until=None).update(paid_until=F("expires_at"))


class Migration(migrations.Migration):
    dependencies = [("domains", "0008_terms_and_transfers")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
