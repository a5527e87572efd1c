"""What a page says of a rule's effect, held against SQL by hand."""

from playwright.sync_api import Locator, expect

from tests.functional.leads_by_hand import FIRST, IN_FORCE, Counts
from tests.functional.office import Desk, table_rows
from tests.functional.road.place import Road


def expect_effect(road: Road, desk: Desk, rule: str) -> None:
    """The panel while editing says what SQL by hand says of the raw file."""
    place = desk.page.locator("#effect")
    old, new = (road.leads.counts(one, FIRST) for one in (IN_FORCE, rule))
    gained, gained_won = road.leads.moved(rule, IN_FORCE, FIRST)
    dropped, dropped_won = road.leads.moved(IN_FORCE, rule, FIRST)
    assert min(gained_won, dropped_won, old.undecided, new.undecided, new.qualified) > 0
    headline = road.say(
        "%(new)s past leads would qualify instead of %(old)s: %(gained)s newly, %(dropped)s no longer.",
        new=whole(new.qualified),
        old=whole(old.qualified),
        gained=whole(gained),
        dropped=whole(dropped),
    )
    expect(place).to_contain_text(headline)
    expect_table(road, place, old, new)
    for label, leads, won in (
        (road.say("Qualify newly"), gained, gained_won),
        (road.say("No longer qualify"), dropped, dropped_won),
    ):
        spoken = road.say(
            "%(label)s: %(leads)s leads, %(won)s of them won", label=label, leads=whole(leads), won=whole(won)
        )
        expect(place.get_by_role("img", name=spoken)).to_be_visible()


def expect_stored_effect(road: Road, desk: Desk, rule: str) -> None:
    """The effect that is kept with the revision, on the proposal's page."""
    old, new = (road.leads.counts(one, FIRST) for one in (IN_FORCE, rule))
    expect_table(road, desk.card(road.say("Effect on past leads")), old, new)


def expect_table(road: Road, place: Locator, old: Counts, new: Counts) -> None:
    """Both versions side by side: qualified, won of them, won ones missed, undecided."""
    say, rows = road.say, table_rows(place)
    assert rows[say("Qualify")] == [
        whole(old.qualified),
        whole(new.qualified),
        signed(new.qualified - old.qualified),
    ]
    shares = [f"{100 * counts.qualified_won / counts.qualified:.1f}%" for counts in (old, new)]
    assert [cell.split()[0] for cell in rows[say("Won, of those qualified and closed")]][:2] == shares
    missed = [old.missed_won, new.missed_won]
    assert rows[say("Won leads that are missed")] == [
        *(f"{whole(count)} / {whole(old.won)}" for count in missed),
        signed(missed[1] - missed[0]),
    ]
    assert rows[say("Undecided")] == [
        whole(old.undecided),
        whole(new.undecided),
        signed(new.undecided - old.undecided),
    ]


def whole(number: int) -> str:
    return f"{number:,}"


def signed(number: int) -> str:
    return "±0" if not number else f"{'+' if number > 0 else '−'}{abs(number):,}"
