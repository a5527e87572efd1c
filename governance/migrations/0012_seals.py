"""Events are chained and name the seals of what was written. What was there before is sealed as it stands:
each chain's last event carries the seals of all its rows.
"""

from itertools import groupby

from django.db import migrations, models

from governance.seals import name_of, seal

PARTS = {  # model -> its way to the proposal, else to the document
    "Revision": "proposal",
    "Position": "proposal",
    "Objection": "proposal",
    "Thread": "proposal",
    "Comment": "thread__proposal",
    "Session": "proposal",
    "Waiver": "proposal",
    "Contract": "proposal",
    "Trial": "proposal",
    "TrialReport": "trial__proposal",
    "Decision": "proposal",
    "ActionItem": "proposal",
    "Suggestion": "comment__thread__proposal",
    "Acknowledgement": "version__document",
    "Review": "document",
    "Doubt": "version__document",
}


def seal_events(apps, _schema_editor):
    Event = apps.get_model("governance", "Event")
    Proposal = apps.get_model("governance", "Proposal")
    Version = apps.get_model("definitions", "Version")
    rows = Event.objects.order_by("document_id", "proposal_id", "pk")
    for (document, proposal), chain in groupby(list(rows), key=lambda row: (row.document_id, row.proposal_id)):
        chain, previous = list(chain), ""
        for event in chain:
            if event is chain[-1]:
                if proposal:
                    whole = [*Proposal.objects.filter(pk=proposal), *Version.objects.filter(proposal=proposal)]
                else:
                    whole = []
                for name, way in PARTS.items():
                    if way.endswith("proposal") == bool(proposal):
                        whole += apps.get_model("governance", name).objects.filter(**{way: proposal or document})
                event.records = {name_of(row): seal(row) for row in whole}
            event.previous = previous
            previous = event.digest = seal(event, previous)
        Event._base_manager.bulk_update(chain, ["records", "previous", "digest"], batch_size=200)


def seal_edits(apps, _schema_editor):
    EditSeal = apps.get_model("governance", "EditSeal")
    for model in apps.get_models():
        try:
            History = apps.get_model(model._meta.app_label, f"Historical{model.__name__}")
        except LookupError:
            continue
        rows, found = History.objects.order_by("id", "history_id").iterator(), []
        for key, chain in groupby(rows, key=lambda row: row.id):
            previous = ""
            for row in chain:
                digest = seal(row, previous)
                found.append(
                    EditSeal(
                        model=model._meta.label_lower,
                        object=key,
                        edit=row.history_id,
                        previous=previous,
                        digest=digest,
                    )
                )
                previous = digest
        EditSeal.objects.bulk_create(found, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_delegations'),
        ('definitions', '0007_what_led_to_a_version'),
        ('evidence', '0011_clock'),
        ('governance', '0011_evidence_packs'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='records',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='event',
            name='previous',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='event',
            name='digest',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['document', 'proposal', 'id'], name='event_chain'),
        ),
        migrations.CreateModel(
            name='EditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('object', models.BigIntegerField()),
                ('edit', models.BigIntegerField()),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['model', 'object', 'id'], name='edit_chain')],
                'constraints': [models.UniqueConstraint(fields=('model', 'edit'), name='an_edit_is_sealed_once')],
            },
        ),
        migrations.RunPython(seal_events, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(seal_edits, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=~models.Q(digest=''), name='an_event_is_sealed'),
        ),
    ]
