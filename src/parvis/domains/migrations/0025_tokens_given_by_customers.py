import django.db.models
from django.db import migrations


class Migration(migrations.Migration):
    """Customers give tokens too: one of a name is open for each account, so that no customer's keeps another's out."""

    dependencies = [
        ("domains", "0024_allocations"),
    ]

    operations = [
        migrations.AddField(
            model_name="allocation",
            name="is_customers",
            field=django.db.models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=django.db.models.UniqueConstraint(
                condition=django.db.models.Q(("ended_at__isnull", True)),
                fields=("account", "name"),
                name="one_open_allocation_of_a_name_per_account",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="allocation",
            name="one_open_allocation_per_name",
        ),
    ]
