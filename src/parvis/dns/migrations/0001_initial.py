import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('dns', '0002_placements')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253)),
                ('unicode_name', models.CharField(max_length=253)),
                ('state', models.CharField(choices=[('served', 'Published'), ('kept', 'Kept for a while'), ('removed', 'No longer published')], default='served', max_length=10)),
                ('number', models.PositiveIntegerField(default=0)),
                ('serial', models.PositiveBigIntegerField(default=0)),
                ('soa_ttl', models.PositiveIntegerField(default=3600)),
                ('kept_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zones', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'unicode_name'], name='zones_by_account'), models.Index(condition=models.Q(('state', 'kept')), fields=['kept_until'], name='zones_to_remove')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'removed'), _negated=True), fields=('name',), name='one_live_zone_per_name'), models.CheckConstraint(condition=models.Q(('serial__lt', 4294967296)), name='zone_serial_of_32_bits')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('serial', models.PositiveBigIntegerField()),
                ('soa_ttl', models.PositiveIntegerField()),
                ('cause', models.CharField(choices=[('created', 'Zone created'), ('edited', 'One record edited'), ('draft', 'Draft published'), ('import', 'File imported'), ('template', 'Template applied'), ('restored', 'Version restored'), ('undone', 'Change undone'), ('settings', 'Settings changed')], max_length=10)),
                ('restored', models.PositiveIntegerField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('added', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('removed', models.PositiveIntegerField()),
                ('by', models.CharField(max_length=200)),
                ('user_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='dns.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='one_version_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('server', models.CharField(max_length=40)),
                ('serial', models.PositiveBigIntegerField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='dns.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['server', 'zone'], name='placements_by_server')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'server'), name='one_placement_per_server')],
            },
        ),
        migrations.CreateModel(
            name='KeptRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.TextField()),
                ('kind', models.CharField(max_length=12)),
                ('value', models.TextField()),
                ('ttl', models.PositiveIntegerField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('key', models.CharField(max_length=20)),
                ('since', models.PositiveIntegerField()),
                ('until', models.PositiveIntegerField(null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='dns.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'since'], name='records_by_since'), models.Index(fields=['zone', 'until'], name='records_by_until')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('zone', 'key'), name='one_record_at_a_time'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='record_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.PositiveIntegerField()),
                ('edition', models.PositiveIntegerField(default=1)),
                ('cause', models.CharField(default='draft', max_length=10)),
                ('by', models.CharField(max_length=200)),
                ('user_id', models.BigIntegerField(null=True)),
                ('begun_at', models.DateTimeField()),
                ('zone', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='dns.zone')),
            ],
        ),
        migrations.CreateModel(
            name='DraftChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='dns.draft')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('before__isnull', False), ('after__isnull', False), _connector='OR'), name='draft_change_of_something')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zone',
            trigger=pgtrigger.compiler.Trigger(name='zone_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{kept:removed,kept:served,served:kept,served:removed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e02b551c521b89d338e238460e22b811d520a87d', operation='UPDATE', pgid='pgtrigger_zone_lifecycle_66042', table='dns_zone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zone',
            trigger=pgtrigger.compiler.Trigger(name='zone_only_goes_on', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."serial" < (OLD."serial") OR NEW."number" < (OLD."number"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='07ec6349a395880c21f15b03558ee8e287ba3496', operation='UPDATE', pgid='pgtrigger_zone_only_goes_on_64fff', table='dns_zone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='version',
            trigger=pgtrigger.compiler.Trigger(name='version_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='31f6bf1821541ffe06d56fccd792b2fd6f1e7136', operation='UPDATE OR DELETE', pgid='pgtrigger_version_final_6b619', table='dns_version', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keptrecord',
            trigger=pgtrigger.compiler.Trigger(name='record_as_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."zone_id" IS DISTINCT FROM (NEW."zone_id") OR OLD."owner" IS DISTINCT FROM (NEW."owner") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."ttl" IS DISTINCT FROM (NEW."ttl") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."since" IS DISTINCT FROM (NEW."since"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0f95e40b5f446c76c98d4e04e010744b8677d5e4', operation='UPDATE', pgid='pgtrigger_record_as_it_was_50c8b', table='dns_keptrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keptrecord',
            trigger=pgtrigger.compiler.Trigger(name='record_ends_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."until" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b337629d74fbe92748b661b2fbf66201adbb1fb9', operation='UPDATE', pgid='pgtrigger_record_ends_once_773ed', table='dns_keptrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keptrecord',
            trigger=pgtrigger.compiler.Trigger(name='record_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='71b383cc8d3a7c8cdbe2ba91270d0d4ba670cefe', operation='DELETE', pgid='pgtrigger_record_never_deleted_b33c6', table='dns_keptrecord', when='BEFORE')),
        ),
    ]
