import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0002_attachments')]

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('template', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=8)),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('account_id', models.BigIntegerField(null=True)),
                ('user_id', models.BigIntegerField(null=True)),
                ('is_secret', models.BooleanField(default=False)),
                ('attachment', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('state', models.CharField(choices=[('queued', 'queued'), ('sent', 'sent'), ('failed', 'failed')], default='queued', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['account_id', '-created_at'], name='messages_by_account'), models.Index(fields=['brand', '-created_at'], name='messages_by_brand')],
            },
        ),
    ]
