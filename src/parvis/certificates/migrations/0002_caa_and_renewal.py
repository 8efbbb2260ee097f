from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='caa_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=253),
        ),
        migrations.AddField(
            model_name='certificate',
            name='caa_issuer',
            field=models.CharField(blank=True, db_default='', default='', max_length=253),
        ),
        migrations.AddField(
            model_name='certificate',
            name='renewal_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('renewal_due_at__isnull', False)), fields=['renewal_due_at'], name='certificates_to_ask_about'),
        ),
    ]
