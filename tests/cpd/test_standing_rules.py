"""Where a credential stood on a day, what a variant lacks, who confirms, and which codes are in a text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cpd.rendering.certificate_view import view_from_snapshot
from cpd.rendering.samples import sample_snapshot
from cpd.rules.code_list import TooManyCodesError, codes_in
from cpd.rules.standing import Confirmation, Span, Standing, confirmation_needed, standing_on
from cpd.rules.variants import VARIANTS, missing

ISSUED, LATER, LATEST = date(2026, 3, 10), date(2026, 3, 14), date(2026, 3, 20)


@pytest.mark.parametrize(
    ("day", "span", "standing"),
    [
        (date(2026, 3, 9), Span(ISSUED), Standing.NOT_ISSUED),
        (ISSUED, Span(ISSUED), Standing.VALID),
        (LATEST, Span(ISSUED), Standing.VALID),
        (date(2026, 3, 13), Span(ISSUED, LATER), Standing.VALID),
        (LATER, Span(ISSUED, LATER), Standing.REVOKED),
        (LATEST, Span(ISSUED, LATER), Standing.REVOKED),
        (date(2026, 3, 13), Span(ISSUED, LATER, is_replaced=True), Standing.VALID),
        (LATER, Span(ISSUED, LATER, is_replaced=True), Standing.REPLACED),
        (LATER, Span(ISSUED, expires_on=LATER), Standing.VALID),
        (LATEST, Span(ISSUED, expires_on=LATER), Standing.EXPIRED),
        (LATEST, Span(ISSUED, LATER, expires_on=LATER), Standing.REVOKED),
    ],
)
def test_a_credential_stands_as_it_did_when_the_day_ended(day: date, span: Span, standing: Standing) -> None:
    assert standing_on(day, span) is standing


@pytest.mark.parametrize(
    ("registrars", "has_factor", "needed"),
    [
        ({1, 2}, True, Confirmation.SECOND_REGISTRAR),
        ({1, 2}, False, Confirmation.SECOND_REGISTRAR),
        ({1}, True, Confirmation.SECOND_FACTOR),
        ({1}, False, Confirmation.NOBODY),
    ],
)
def test_a_revocation_is_confirmed_by_what_the_provider_has(
    registrars: set[int], has_factor: bool, needed: Confirmation
) -> None:
    assert confirmation_needed(registrars, by=1, has_second_factor=has_factor) is needed


def test_a_full_record_lacks_nothing_for_the_variants_that_are_offered() -> None:
    for variant in VARIANTS.values():
        if variant.is_offered:
            assert missing(variant, sample_snapshot("classic", variant.body), holder_name="A. Name") == []


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"approvals": []}, "the provider's approval by this body, valid then"),
        ({"authors": [{"name": "A", "credentials": ""}]}, "the author's name and credentials"),
        ({"provider": {"name": "P", "contact": []}}, "the provider's address or e-mail"),
        ({"provider": {"name": "P", "contact": ["x"]}}, "who signs for the provider"),
        ({"assessment": None}, "what was assessed, and the pass mark"),
    ],
)
def test_a_mandatory_fact_that_is_missing_is_named(fact: dict[str, Any], words: str) -> None:
    assert words in missing(VARIANTS["ncbtmb"], sample_snapshot("classic", "ncbtmb") | fact, holder_name="A")


def test_an_approval_by_another_body_does_not_count() -> None:
    facts = sample_snapshot("classic", "somebody-else")
    assert "the hours that this body approved" in missing(VARIANTS["ncbtmb"], facts, holder_name="A")


def test_florida_wants_the_licence_number() -> None:
    facts = sample_snapshot("classic", "florida")
    assert missing(VARIANTS["florida"], facts, holder_name="A", registrations=["FL 1"]) == []
    assert missing(VARIANTS["florida"], facts, holder_name="A") == [
        "the holder's licence or registration number"
    ]


def test_a_variant_prints_its_bodys_words_and_the_hours_it_approved() -> None:
    facts = sample_snapshot("classic", "ncbtmb")
    facts["approvals"][0]["hours"] = "5.5"
    view = view_from_snapshot(facts, "A", "https://a.example", variant=VARIANTS["ncbtmb"])
    assert (view.labels.hours, view.hours, view.delivery) == ("CE hours", "5.5", "Home Study")
    assert "Approved provider: NCBTMB, no. SAMPLE-1" in view.approvals
    general = view_from_snapshot(facts, "A", "https://a.example")
    assert (general.labels.hours, general.hours) == ("CPD hours", "6.0")


CODE, OTHER = "7K2MQ9TX4HWD0A1B", "0000000000000001"


@pytest.mark.parametrize(
    ("text", "codes", "strays"),
    [
        ("7K2M-Q9TX-4HWD-0A1B", (CODE,), ()),
        ("7k2m q9tx 4hwd 0a1b\n0000-0000-0000-0001\n", (CODE, OTHER), ()),
        (f"{CODE} {OTHER}", (CODE, OTHER), ()),
        (f"{CODE}, {OTHER};{CODE}", (CODE, OTHER), ()),
        (f"https://cpd.example/verify/7K2M-Q9TX-4HWD-0A1B?on=2026-01-01\n{OTHER}", (CODE, OTHER), ()),
        ('name,code\n"Ngata, Mere",7K2M-Q9TX-4HWD-0A1B\nnobody,\n', (CODE,), ("nobody,",)),
        ("one off", (), ("one off",)),
        ("\n \n", (), ()),
    ],
)
def test_codes_are_found_however_the_list_is_written(
    text: str, codes: tuple[str, ...], strays: tuple[str, ...]
) -> None:
    found = codes_in(text)
    assert (found.codes, found.strays) == (codes, strays)


def test_two_hundred_codes_are_enough() -> None:
    lines = [f"{number:016d}" for number in range(201)]
    assert len(codes_in("\n".join(lines[:200])).codes) == 200
    with pytest.raises(TooManyCodesError):
        codes_in("\n".join(lines))
    with pytest.raises(TooManyCodesError):
        codes_in("x" * 300_000)
