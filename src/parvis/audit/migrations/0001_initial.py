import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0002_never_emptied')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('brand_id', models.BigIntegerField(null=True)),
                ('account_id', models.BigIntegerField(null=True)),
                ('user_id', models.BigIntegerField(null=True)),
                ('staff_id', models.BigIntegerField(null=True)),
                ('by', models.CharField(max_length=200)),
                ('on_behalf_reason', models.CharField(blank=True, max_length=300)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('action', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=255)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['account_id', '-at'], name='audit_by_account'), models.Index(fields=['subject_kind', 'subject', '-at'], name='audit_by_subject'), models.Index(fields=['brand_id', '-at'], name='audit_by_brand')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b389f8260e22d0fbf38b4ff1e20214212b176ee', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6b88', table='audit_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='journal_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='703f86735f1caafd2cd0366289c5f2965fb25cd1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_journal_never_emptied_579fe', table='audit_entry', when='BEFORE')),
        ),
    ]
