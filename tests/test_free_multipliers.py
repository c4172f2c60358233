"""Statements whose multipliers the equations leave free: the true ones are proved without a hint, no false one is."""

import free_multipliers
import pytest

import potential as pt


@pytest.mark.parametrize("claim", free_multipliers.TRUE, ids=lambda claim: claim.__name__)
def test_a_true_statement_is_proved_and_its_certificate_verifies(claim):
    text = pt.prove(claim).certificate.to_json()
    assert pt.verify(text, claim)


@pytest.mark.parametrize("claim", free_multipliers.FALSE, ids=lambda claim: claim.__name__)
def test_a_false_neighbour_is_not_proved(claim):
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(claim)
    assert caught.value.kind in ("false", "not implied", "undefined")
