import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('run', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Redirection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=253)),
                ('host', models.CharField(max_length=253, unique=True)),
                ('unicode_host', models.CharField(max_length=253)),
                ('target', models.TextField()),
                ('target_host', models.CharField(max_length=253)),
                ('kind', models.CharField(choices=[('permanent', 'Permanent'), ('temporary', 'Temporary'), ('masked', 'Masked, in a frame')], max_length=10)),
                ('keeps_method', models.BooleanField(default=False)),
                ('keeps_path', models.BooleanField(default=True)),
                ('keeps_query', models.BooleanField(default=True)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('https', models.CharField(choices=[('forced', 'Yes, and visitors without it are sent there'), ('on', 'Yes, beside HTTP'), ('off', 'No')], default='on', max_length=6)),
                ('edition', models.PositiveIntegerField(default=1)),
                ('finding', models.CharField(choices=[('untold', 'Not looked at yet'), ('fine', 'Answers'), ('no-frames', 'Lets nobody show it in a frame'), ('silent', 'Does not answer'), ('circle', 'Leads back here')], default='untold', max_length=10)),
                ('looked_at', models.DateTimeField(null=True)),
                ('disabled_at', models.DateTimeField(null=True)),
                ('disabled_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redirections', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'unicode_host'], name='redirections_by_account'), models.Index(fields=['domain'], name='redirections_by_domain'), models.Index(fields=['target_host'], name='redirections_by_target'), models.Index(fields=['looked_at', 'id'], name='redirections_to_look_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(('disabled_at__isnull', True), models.Q(('disabled_reason', ''), _negated=True), _connector='OR'), name='redirection_disabled_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Visits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('count', models.PositiveBigIntegerField()),
                ('redirection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='redirections.redirection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('redirection', 'day'), name='one_count_of_visits_per_day')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redirection',
            trigger=pgtrigger.compiler.Trigger(name='redirection_of_one_host', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."host" IS DISTINCT FROM (NEW."host"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='adcd7a195d61064a3012d2ef3541545772d222ef', operation='UPDATE', pgid='pgtrigger_redirection_of_one_host_d7e44', table='redirections_redirection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redirection',
            trigger=pgtrigger.compiler.Trigger(name='redirection_told', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM pg_notify('parvis_redirections', COALESCE(NEW.host, OLD.host)); RETURN NULL;", hash='b648795941d7122b5fdb627426cf5aa8e8028166', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_redirection_told_d277a', table='redirections_redirection', when='AFTER')),
        ),
    ]
