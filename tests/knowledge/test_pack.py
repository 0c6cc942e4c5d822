"""What a pack says of itself once it is loaded."""

from __future__ import annotations

from knowledge.loading import bundled_pack

PACK = bundled_pack()


def test_a_copy_with_other_sections_has_their_criteria() -> None:
    assert len(PACK.criteria) > len(PACK.sections[0].criteria)
    one = PACK.model_copy(update={"sections": PACK.sections[:1]})
    assert one.criteria == PACK.sections[0].criteria
    assert set(one.model_copy().opposites) >= {each.id for each in one.criteria}
    assert PACK.sections[1].criteria[0].id not in one.opposites


def test_what_denies_each_other_is_opposed_both_ways() -> None:
    for criterion, others in PACK.opposites.items():
        assert criterion not in others
        assert all(criterion in PACK.opposites[other] for other in others)
    denied = {(each.id, each.denies) for each in PACK.criteria if each.denies}
    assert denied
    assert all(ready in PACK.opposites[warning] for warning, ready in denied)
