import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0006_doubts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalNoticePreference',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ways', models.JSONField(default=dict)),
                ('digest_hour', models.PositiveSmallIntegerField(default=9)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical notice preference',
                'verbose_name_plural': 'historical notice preferences',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='NoticeMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('digested_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ways', models.JSONField(default=dict)),
                ('digest_hour', models.PositiveSmallIntegerField(default=9)),
            ],
        ),
        migrations.AddField(
            model_name='historicalwebhook',
            name='documents',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='historicalwebhook',
            name='kinds',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='historicalwebhook',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='digest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='governance.notice'),
        ),
        migrations.AddField(
            model_name='notice',
            name='for_digest',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='webhook',
            name='documents',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='webhook',
            name='kinds',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='webhook',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='historicalwebhook',
            name='name',
            field=models.CharField(max_length=100, verbose_name='channel'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('position_asked', 'Your position is asked'), ('position_dismissed', 'Your position was dismissed by a revision'), ('position_due', 'The deadline of a position is near or past'), ('decision_waits', 'Your decision is asked'), ('review_due', 'A review is due or overdue'), ('doubt_raised', 'Somebody finds a version unclear or cannot follow it'), ('doubt_replied', 'Your question about a version was answered'), ('acknowledge_due', 'A version waits to be acknowledged'), ('session_soon', 'A session takes place on the next working day'), ('discussion_opened', 'A discussion was opened'), ('revised', 'A proposal was revised'), ('mentioned', 'Somebody mentioned you'), ('commented', 'Somebody commented where you take part'), ('trial_started', 'A trial started'), ('trial_ended', 'A trial ended'), ('approved', 'A new version was approved'), ('sent_back', 'Changes were requested'), ('rejected', 'A proposal was rejected'), ('withdrawn', 'A proposal was withdrawn'), ('digest', 'What waits for you, once a day'), ('test', 'A test of a channel')], max_length=24),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='address',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='name',
            field=models.CharField(max_length=100, verbose_name='channel'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['to', '-created_at'], name='notices_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('for_digest', True), ('next_try_at', None), ('sent_at', None)), models.Q(('digest', None), ('for_digest', False)), _connector='OR'), name='a_digest_carries_what_is_not_sent_by_itself'),
        ),
        migrations.AddField(
            model_name='historicalnoticepreference',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalnoticepreference',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticemark',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_mark', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticepreference',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preference', to=settings.AUTH_USER_MODEL),
        ),
        migrations.DeleteModel(
            name='DigestHour',
        ),
        migrations.DeleteModel(
            name='HistoricalDigestHour',
        ),
        migrations.DeleteModel(
            name='HistoricalNoticeChoice',
        ),
        migrations.DeleteModel(
            name='NoticeChoice',
        ),
        migrations.AddConstraint(
            model_name='noticepreference',
            constraint=models.CheckConstraint(condition=models.Q(('digest_hour__lte', 23)), name='an_hour_of_the_day'),
        ),
    ]
