from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("domains", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="domain",
            name="auth_code_generation",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
