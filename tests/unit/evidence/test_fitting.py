"""Score cards: planted signals are found, noise is not, held-out leads are never seen."""

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

pytest.importorskip("sklearn")

from evidence.wins.fitting import Fitted, Points, _refitted, fit, held_out, most_criteria, split, sums


def drawn(seed: int, leads: int = 1500, columns: int = 40, effects: dict[int, float] | None = None) -> Any:
    """Bits of independent criteria, each true of a third, and outcomes by a logistic model."""
    random = np.random.default_rng(seed)
    bits = (random.random((leads, columns)) < 0.35).astype(np.uint8)
    chance = -1.2 + sum(effect * bits[:, column] for column, effect in (effects or {}).items())
    return bits, random.random(leads) < 1 / (1 + np.exp(-chance))


def test_planted_signals_are_found_with_their_weights() -> None:
    bits, won = drawn(1, effects={3: 2.0, 17: 1.0, 30: 1.5})
    card = fit(bits, won, [])
    assert card
    assert [line.columns for line in card.lines] == [(3,), (30,), (17,)]
    assert [line.points for line in card.lines] == pytest.approx([10, 7.5, 5], abs=1.6)
    assert all(1 <= line.points <= 10 for line in card.lines)


def test_values_of_one_attribute_that_tell_are_asked_together() -> None:
    bits, won = drawn(2, effects={4: 1.8, 5: 1.8})
    random = np.random.default_rng(3)
    value = random.integers(0, 4, len(won))
    bits[:, 4:8] = np.eye(4, dtype=np.uint8)[value]
    won = random.random(len(won)) < np.where(value < 2, 0.6, 0.2)
    card = fit(bits, won, [[4, 5, 6, 7]])
    assert card
    assert card.lines == (Points((4, 5), 10),)


def test_noise_gives_no_card() -> None:
    """Allowed for all at once, one of twenty may slip through."""
    cards = [fit(*drawn(seed, leads=400), []) for seed in range(20)]
    assert sum(card is None for card in cards) >= 19


def test_many_signals_make_few_criteria() -> None:
    bits, won = drawn(4, effects=dict.fromkeys(range(15), 0.9))
    card = fit(bits, won, [])
    assert card
    assert 1 <= len(card.lines) <= most_criteria


def test_the_weights_are_those_of_statsmodels() -> None:
    bits, won = drawn(5, effects={0: 1.5, 1: 0.8})
    x = bits[:, :3].astype(float)
    ours = _refitted(x, won, np.ones(len(won)))
    theirs = sm.Logit(won.astype(float), sm.add_constant(x)).fit(disp=False).params[1:]
    assert ours == pytest.approx(theirs, abs=0.02)


def test_a_held_out_lead_is_judged_by_a_card_that_never_saw_it() -> None:
    """Turned over, the outcomes of a part change nothing in what is said of that part."""
    bits, won = drawn(6, leads=800, effects={3: 2.0, 17: 1.2})
    parts = split(won)
    qualified, cards = held_out(bits, won, [], parts)
    turned = won.copy()
    turned[parts[0]] = ~turned[parts[0]]
    again, others = held_out(bits, turned, [], parts)
    assert (again[parts[0]] == qualified[parts[0]]).all()
    assert others[0] == cards[0]
    assert others[1:] != cards[1:]
    assert sorted(np.concatenate(parts)) == list(range(800))


def test_a_card_is_the_same_each_time() -> None:
    bits, won = drawn(7, effects={3: 1.0, 8: 0.7, 9: 0.7})
    assert fit(bits, won, []) == fit(bits, won, [])


def test_the_threshold_balances_precision_and_recall() -> None:
    """No other threshold of the card has a better F1 on the leads it was made of."""
    bits, won = drawn(8, effects={3: 2.0, 17: 1.0, 30: 1.5})
    card = fit(bits, won, [])
    assert card

    def balance(at_least: int) -> float:
        reached = Fitted(card.lines, at_least).qualifies(bits)
        return 2 * float((reached & won).sum()) / float(reached.sum() + won.sum())

    assert balance(card.at_least) == max(balance(t) for t in range(1, int(sums(card.lines, bits).max()) + 1))
