"""The evidence of a review: frozen two weeks before, the same when late; its three outcomes."""

from datetime import date, datetime, timedelta

from definitions.agreed import agreed
from definitions.models import Document
from evidence.models import RejectionReason
from governance.actions.acknowledgements import raise_doubt
from governance.actions.discussion import comment
from governance.actions.reviews import freeze_pack, freeze_packs, record_review
from governance.models import EvidencePack, Review
from governance.queries import agreement
from tests.integration.governance.refusing import refused
from tests.integration.universe import TOKYO, Universe, rule

DUE = date(2026, 7, 1)
"""Three months after Wednesday 1 April 2026, on which the first version came into force."""
FREEZES = datetime(2026, 6, 17, tzinfo=TOKYO)


def frozen(world: Universe, at: datetime) -> EvidencePack:
    pack = freeze_pack(document=world.mql, at=at)
    assert pack
    return pack


def reviewed(world: Universe, outcome: str, by: str = "sato", **more: object) -> Review:
    at = FREEZES + timedelta(days=3)
    words = {"document": world.mql, "outcome": outcome, "notes": "よく見た", "by": world.people[by], "at": at}
    return record_review(**(words | more))  # type: ignore[arg-type]


def test_it_is_frozen_two_weeks_before_and_once(world: Universe) -> None:
    assert freeze_pack(document=world.mql, at=FREEZES - timedelta(seconds=1)) is None
    pack = frozen(world, FREEZES)
    assert (pack.due_on, pack.as_of, pack.frozen_at) == (DUE, FREEZES, FREEZES)
    assert frozen(world, FREEZES + timedelta(days=1)) == pack
    assert pack in freeze_packs(at=FREEZES + timedelta(days=2))


def test_late_it_says_the_same(world: Universe) -> None:
    """What happened after its day is not in it."""
    proposal = world.discussed()
    comment(proposal=proposal, text="なぜ3回?", criterion="visits", by=world.mori, at=world.later())
    raise_doubt(
        version=world.mql.versions.get(), kind="unclear", text="訪問とは?", by=world.mori, at=world.later()
    )
    world.bring_leads(world.now + timedelta(days=5), qualifying=30)
    frozen(world, FREEZES)
    told = EvidencePack.objects.values("contents", "fingerprint").get()
    EvidencePack.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    late = FREEZES + timedelta(days=9)
    comment(proposal=proposal, text="あとから", by=world.mori, at=late - timedelta(days=1))
    pack = frozen(world, late)
    assert {"contents": pack.contents, "fingerprint": pack.fingerprint} == told
    assert (pack.frozen_at, pack.as_of) == (late, FREEZES)
    assert [row["text"] for row in pack.contents["open"]] == ["なぜ3回?"]
    assert [row["text"] for row in pack.contents["doubts"]] == ["訪問とは?"]


def test_it_holds_the_quarters_measures(world: Universe) -> None:
    """60 leads came in April, 20 of them with 9 visits and 40 with 2: one visit is enough for all."""
    world.bring_leads(world.now + timedelta(days=5), qualifying=20)
    rows = {row["measure"]: row for row in frozen(world, FREEZES).contents["measures"]["rows"]}
    share = rows["qualified_share"]
    assert (share["now"]["value"], share["now"]["n"], share["before"]["n"]) == (1.0, 60, 0)
    assert share["promised"] is None


def test_it_holds_conformance_and_how_each_criterion_moved(world: Universe) -> None:
    """Of 60 leads that came in April and were never marked MQL, every one satisfies one visit."""
    world.bring_leads(world.now + timedelta(days=5), qualifying=20)
    found = frozen(world, FREEZES).contents["conformance"]
    assert (found["marked"]["hit"], found["marked"]["missed"]) == (0, 0)
    assert found["found"]["hit"] == 0
    assert found["found"]["missed"] + found["found"]["open"] == 60
    assert [row["now"] for row in found["criteria"]] == [[60, 0, 0]]


def test_it_holds_the_trials_promise_and_the_answers_of_sales(world: Universe) -> None:
    from tests.integration.governance.test_approve import approved

    version = approved(world, world.reported(rule(visits=3)))
    reason = RejectionReason.objects.all()[0]
    for number in range(3):
        version.feedback.create(
            lead=f"crm:L{number}",
            version=version,
            qualified=True,
            answer="rejected",
            reason=reason,
            criterion="visits" if number else "",
            by=world.mori,
            at=version.in_force_from + timedelta(days=1),
        )
    pack = frozen(world, version.in_force_from + timedelta(days=100))
    answers = pack.contents["answers"]
    assert (answers["rejected"], answers["criteria"]) == (3, [["visits", 2]])
    share = next(row for row in pack.contents["measures"]["rows"] if row["measure"] == "qualified_share")
    # The contract of the universe: at least a fifth; 20 of 60 leads qualified in the trial.
    assert (share["promised"]["is"], share["promised"]["value"]) == ("at_least", 0.2)
    assert round(share["promised"]["found"]["value"], 3) == 0.333


def test_keep_is_recorded_with_the_pack_that_it_was_decided_on(world: Universe) -> None:
    review = reviewed(world, "keep")
    assert review.pack and review.pack.due_on == DUE
    assert (review.proposal, review.retirement) == (None, None)


def test_change_opens_a_draft_in_one_step(world: Universe) -> None:
    review = reviewed(world, "change", by="tanaka")
    draft = review.proposal
    assert draft and (draft.status, draft.proposer, draft.base) == ("draft", world.tanaka, review.version)
    assert draft.revisions.get().reason == "よく見た"


def test_only_the_cmo_retires_and_says_so_twice(world: Universe) -> None:
    with refused("only_the_cmo_retires"):
        reviewed(world, "retire", confirm="mql")
    with refused("retirement_not_confirmed"):
        reviewed(world, "retire", by="ito", confirm="sql")
    with refused("retired_in_the_past"):
        reviewed(world, "retire", by="ito", confirm="mql", retire_from=FREEZES)


def test_what_others_refer_to_is_not_retired(world: Universe) -> None:
    talk = {"id": "mql", "definition": "mql"}
    world.first_version(rule(visits=2, kind="sql", criteria=[talk]), Document.objects.get(key="sql"))
    with refused("referred_to"):
        reviewed(world, "retire", by="ito", confirm="mql")


def test_a_retired_definition_is_not_in_force_until_another_is_approved(world: Universe) -> None:
    since = FREEZES + timedelta(days=10)
    reviewed(world, "retire", by="ito", confirm="mql", retire_from=since)
    before, after = since - timedelta(seconds=1), since

    def state(at: datetime) -> tuple[bool, bool, bool]:
        found = next(one for one in agreement(at) if one.document == world.mql)
        kept = agreed().in_force("mql", at) is not None
        return world.mql.versions.in_force_at(at).exists(), found.version is not None, kept

    assert (state(before), state(after)) == ((True, True, True), (False, False, False))
    world.now = since + timedelta(days=1)
    back = world.first_version(rule(visits=4))
    assert (back.number, state(world.now)) == (2, (True, True, True))
    assert state(since) == (False, False, False)
    assert list(world.mql.versions.in_force_at(world.now)) == [back]
