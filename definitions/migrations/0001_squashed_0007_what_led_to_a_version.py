import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('definitions', '0001_initial'), ('definitions', '0002_initial'), ('definitions', '0003_attribute_known_later'), ('definitions', '0004_kinds_of_documents'), ('definitions', '0005_hidden_positions'), ('definitions', '0006_retirements'), ('definitions', '0007_what_led_to_a_version')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EventKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=64, unique=True)),
                ('label_ja', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('source_names', models.JSONField(blank=True, default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'key'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('mql', 'MQL'), ('sql', 'SQL'), ('matrix', 'Responsibility matrix'), ('deadline', '48-hour rule')], max_length=10)),
                ('scope', models.CharField(blank=True, max_length=100)),
                ('name_ja', models.CharField(max_length=100)),
                ('name_en', models.CharField(max_length=100)),
                ('sessions_required', models.PositiveSmallIntegerField(default=4)),
                ('days_between_sessions', models.PositiveSmallIntegerField(default=7)),
                ('position_days', models.PositiveSmallIntegerField(default=7)),
                ('trial_days', models.PositiveSmallIntegerField(default=30)),
                ('review_months', models.PositiveSmallIntegerField(default=3)),
                ('approver_when_cmo_proposes', models.SlugField(blank=True)),
                ('hidden_positions', models.BooleanField(default=False)),
            ],
            options={
                'ordering': [django.db.models.functions.text.StrIndex(models.Value('mql sql matrix deadline'), models.F('kind')), 'scope'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'scope'), name='one_document_per_kind_and_scope'), models.CheckConstraint(condition=models.Q(('review_months__gte', 1)), name='a_document_is_reviewed'), models.CheckConstraint(condition=models.Q(('trial_days__gte', 1)), name='a_trial_lasts_a_day_at_least')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalEventKind',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('key', models.SlugField(max_length=64)),
                ('label_ja', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('source_names', models.JSONField(blank=True, default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical event kind',
                'verbose_name_plural': 'historical event kinds',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Attribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=64, unique=True)),
                ('label_ja', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('type', models.CharField(choices=[('text', 'text'), ('choice', 'choice'), ('choices', 'choices'), ('integer', 'whole number'), ('number', 'number'), ('boolean', 'yes or no'), ('date', 'date'), ('instant', 'date and time')], max_length=10)),
                ('unit_ja', models.CharField(blank=True, max_length=20)),
                ('unit_en', models.CharField(blank=True, max_length=20)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('phrases', models.JSONField(blank=True, default=dict)),
                ('element', models.CharField(choices=[('demographic', 'Demographic'), ('behaviour', 'Behaviour'), ('intent', 'Stated intent'), ('bant', 'BANT')], max_length=12)),
                ('judged_by_person', models.BooleanField(default=False)),
                ('source_fields', models.JSONField(blank=True, default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('known_later', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position', 'key'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAttribute',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('key', models.SlugField(max_length=64)),
                ('label_ja', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('type', models.CharField(choices=[('text', 'text'), ('choice', 'choice'), ('choices', 'choices'), ('integer', 'whole number'), ('number', 'number'), ('boolean', 'yes or no'), ('date', 'date'), ('instant', 'date and time')], max_length=10)),
                ('unit_ja', models.CharField(blank=True, max_length=20)),
                ('unit_en', models.CharField(blank=True, max_length=20)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('phrases', models.JSONField(blank=True, default=dict)),
                ('element', models.CharField(choices=[('demographic', 'Demographic'), ('behaviour', 'Behaviour'), ('intent', 'Stated intent'), ('bant', 'BANT')], max_length=12)),
                ('judged_by_person', models.BooleanField(default=False)),
                ('source_fields', models.JSONField(blank=True, default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('known_later', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'historical attribute',
                'verbose_name_plural': 'historical attributes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDocument',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('key', models.SlugField(max_length=64)),
                ('kind', models.CharField(choices=[('mql', 'MQL'), ('sql', 'SQL'), ('matrix', 'Responsibility matrix'), ('deadline', '48-hour rule')], max_length=10)),
                ('scope', models.CharField(blank=True, max_length=100)),
                ('name_ja', models.CharField(max_length=100)),
                ('name_en', models.CharField(max_length=100)),
                ('sessions_required', models.PositiveSmallIntegerField(default=4)),
                ('days_between_sessions', models.PositiveSmallIntegerField(default=7)),
                ('position_days', models.PositiveSmallIntegerField(default=7)),
                ('trial_days', models.PositiveSmallIntegerField(default=30)),
                ('review_months', models.PositiveSmallIntegerField(default=3)),
                ('approver_when_cmo_proposes', models.SlugField(blank=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hidden_positions', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'historical document',
                'verbose_name_plural': 'historical documents',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retirements', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retirements', to='definitions.document')),
            ],
            options={
                'ordering': ['since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_retirement_has_a_reason'), models.CheckConstraint(condition=models.Q(('since__gte', models.F('at'))), name='nothing_is_retired_in_the_past')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('body', models.JSONField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('agreement', models.JSONField(default=list)),
                ('proposal_number', models.PositiveIntegerField(blank=True, null=True)),
                ('report_fingerprint', models.CharField(blank=True, max_length=64)),
                ('previous_chain', models.CharField(blank=True, max_length=64)),
                ('chain', models.CharField(max_length=64, unique=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('in_force_from', models.DateTimeField()),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approved_versions', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='definitions.document')),
                ('led_by', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'ordering': ['document', 'number'],
                'indexes': [models.Index(fields=['document', '-in_force_from', '-number'], name='version_in_force')],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='version_numbers_are_unique')],
            },
        ),
    ]
