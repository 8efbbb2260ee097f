import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('provisioning', '0002_operations_stay'), ('provisioning', '0003_refused_at_once'), ('provisioning', '0004_settling'), ('provisioning', '0005_refusal_codes'), ('provisioning', '0006_settling_is_followed'), ('provisioning', '0007_settling_by_registry')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Operation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=100, unique=True)),
                ('order_line_id', models.BigIntegerField(null=True)),
                ('subject', models.CharField(max_length=253)),
                ('arguments', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Requested'), ('running', 'In progress'), ('done', 'Done'), ('attention', 'Needs a decision'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('is_unknown', models.BooleanField(default=False)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('leased_until', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField()),
                ('problem', models.TextField(blank=True)),
                ('refusal_code', models.PositiveSmallIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operations', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_at'], name='operations_due'), models.Index(fields=['account', '-created_at'], name='operations_by_account'), models.Index(fields=['order_line_id'], name='operations_by_line'), models.Index(fields=['subject'], name='operations_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('outcome', models.CharField(max_length=200)),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='provisioning.operation')),
            ],
        ),
        migrations.CreateModel(
            name='Settling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('payments_asked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('left', models.PositiveIntegerField(db_default=0, default=0)),
                ('opened', models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('ended_at',), name='one_open_settling', nulls_distinct=False)],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='operation',
            trigger=pgtrigger.compiler.Trigger(name='operation_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{attention:cancelled,attention:done,attention:waiting,running:attention,running:cancelled,running:done,running:waiting,waiting:cancelled,waiting:running}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6f3c8be1b3bd00cc1e13ba0d174191adc16a1cf7', operation='UPDATE', pgid='pgtrigger_operation_lifecycle_99f59', table='provisioning_operation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='operation',
            trigger=pgtrigger.compiler.Trigger(name='operation_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2afead223f77b999a0325d459ec480a9c190b503', operation='DELETE', pgid='pgtrigger_operation_never_deleted_73798', table='provisioning_operation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='operation',
            trigger=pgtrigger.compiler.Trigger(name='same_operation', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."arguments" IS DISTINCT FROM (NEW."arguments"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='62ea4eb6f2f1b2801bf73add0db24f359c8d3283', operation='UPDATE', pgid='pgtrigger_same_operation_9591d', table='provisioning_operation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchange',
            trigger=pgtrigger.compiler.Trigger(name='exchange_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f9b7e8d2f5ff1d1a0d864034a34d1256e1031c56', operation='UPDATE OR DELETE', pgid='pgtrigger_exchange_final_04848', table='provisioning_exchange', when='BEFORE')),
        ),
    ]
