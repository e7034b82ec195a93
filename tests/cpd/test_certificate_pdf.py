"""The certificate's printed face: what it says, that everybody can read it, and that nothing breaks it."""

import io
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from cpd.rendering.certificate_pdf import DESIGNS, CertificateView, render_certificate, view_from_snapshot
from cpd.rendering.certificate_view import date_text, hours_text

ISSUED = datetime(2026, 11, 15, 1, 0, tzinfo=UTC)
SITE = "https://stillwater.example"
CODE = "7K2M-Q9TX-4HWD-0A1B"
SNAPSHOT: dict[str, Any] = {
    "number": "SPE-2026-000417",
    "code": "7K2MQ9TX4HWD0A1B",
    "salt": "5f1c",
    "course": {
        "title": "Muscle cramps: evidence, safety and hands-on care",
        "number": "MC-101",
        "key": "muscle-cramps",
    },
    "edition": {"number": 3, "digest": "0" * 64},
    "provider": {
        "name": "Stillwater Professional Education",
        "contact": ["12 Mill Lane, Nelson", "courses@stillwater.example"],
        "signatory_name": "Jonathan Ferris",
        "signatory_role": "Director of Education",
    },
    "authors": [{"name": "Helen Carrow", "credentials": "BHSc, RMT"}],
    "outcomes": ["Screen for red flags and refer safely.", "Perform gentle acute relief for calf and foot."],
    "subjects": [{"name": "Clinical knowledge", "minutes": 210}, {"name": "Ethics", "minutes": 150}],
    "cpd_minutes": 360,
    "delivery": "home_study",
    "assessment": {"pass_mark": 80, "kind": "final assessment"},
    "completed_at": "2026-11-13T22:30:00+00:00",
    "time_zone": "Pacific/Auckland",
    "issued_at": "2026-11-15T01:00:00+00:00",
    "design": "classic",
    "language": "en-NZ",
}
SENTENCE = (
    "Screen a client with leg pain for deep vein thrombosis, claudication, contracture and causes that "
    "come with medicines, and refer safely, in writing and on the same day wherever that is needed, "
    "without alarm and without delay."
)
NAMES = {
    "Māori": "Māia Ngāwhā-Ōtāhuhu",
    "Vietnamese": "Nguyễn Thị Hằng",
    "Polish": "Zażółć Świątek",
    "Greek": "Ἀλέξανδρος Παπαδόπουλος",
    "Cyrillic": "Екатерина Щербакова",
    "Arabic": "محمد عبد الرحمن",
    "Chinese": "欧阳娜娜",
    "traditional Chinese": "歐陽鳳儀",
    "Japanese": "山田はなこ",
    "Korean": "김민준",
    "apostrophe": "Zoë O'Brien",
    "typst code": '#read("/etc/passwd")',
    "typst markup": "*b* _i_ $x$ @r ~ \\ #1",
    "HTML": "<script>alert(1)</script>",
    "JSON": '"}],{"a":1}',
}
EVERY_DESIGN = pytest.mark.parametrize("design", DESIGNS)


def view(name: str = "Māia Ngāwhā-Ōtāhuhu", **facts: Any) -> CertificateView:
    return view_from_snapshot(SNAPSHOT | facts, name, SITE)


def render(shown: CertificateView, design: str, attachment: bytes | None = None) -> bytes:
    return render_certificate(shown, design=design, issued_at=ISSUED, attachment=attachment)


@cache
def plain(design: str) -> bytes:
    return render(view(), design, b'{"type": "credential"}')


def text_of(pdf: bytes) -> str:
    """The text of the only page, lines joined by single spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1, "a certificate is one page"
        return " ".join(document[0].get_textpage().get_text_range().split())


def problems(pdf: bytes) -> list[str]:
    """What keeps the file from being PDF/A-3a and PDF/UA-1, by the validator's judgement."""
    profiles = page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    found = [failure.message for report in reports for failure in report.failures]
    return [message for message in found if message != MISREAD_LENGTH or not lengths_are_true(pdf)]


MISREAD_LENGTH = "a stream /Length does not match its raw content length"


def lengths_are_true(pdf: bytes) -> bool:
    """Whether each stream is as long as it says. The validator takes a last CR for a part of the line end."""
    streams = list(re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\n", pdf))
    assert len(streams) == pdf.count(b"\nendstream")
    return all(pdf.startswith(b"\nendstream", one.end() + int(one[1])) for one in streams)


@EVERY_DESIGN
def test_the_sheet_meets_both_standards(design: str) -> None:
    assert problems(plain(design)) == []


@EVERY_DESIGN
def test_the_sheet_prints_every_fact(design: str) -> None:
    text = text_of(plain(design))
    for words in (
        "Stillwater Professional Education",
        "Certificate of Achievement",
        "This certifies that Māia Ngāwhā-Ōtāhuhu has completed the course and passed its final assessment",
        "Muscle cramps: evidence, safety and hands-on care",
        "MC-101",
        "6.0",
        "360 minutes",
        "14 November 2026",
        "15 November 2026",
        "Home study, online, self-paced",
        "Final assessment passed",
        "Pass mark 80%",
        "3.5",
        "2.5",
        "Screen for red flags and refer safely.",
        "Perform gentle acute relief for calf and foot.",
        "Jonathan Ferris",
        "Director of Education",
        "Helen Carrow",
        "BHSc, RMT",
        "12 Mill Lane, Nelson",
        "courses@stillwater.example",
        "SPE-2026-000417",
        CODE,
        "stillwater.example/verify",
    ):
        assert words in text, words
    assert "Provider-declared hours; check with your association." in text.replace("\u00a0", " ")


@EVERY_DESIGN
def test_the_code_to_scan_leads_to_the_page_that_verifies(design: str) -> None:
    with pypdfium2.PdfDocument(plain(design)) as document:
        picture = document[0].render(scale=150 / 72).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [f"{SITE}/verify/{CODE}"]


@EVERY_DESIGN
def test_every_link_leads_to_the_page_that_verifies(design: str) -> None:
    with pikepdf.open(io.BytesIO(plain(design))) as document:
        notes = [note for note in document.pages[0].Annots if note.get("/Subtype") == "/Link"]
        assert {str(note.A.URI) for note in notes} == {f"{SITE}/verify/{CODE}"}


@EVERY_DESIGN
def test_the_credential_travels_inside(design: str) -> None:
    with pikepdf.open(io.BytesIO(plain(design))) as document:
        attached = document.attachments["credential.json"]
        assert attached.get_file().read_bytes() == b'{"type": "credential"}'
    with pikepdf.open(io.BytesIO(render(view(), design))) as document:
        assert not document.attachments


@EVERY_DESIGN
def test_the_same_input_gives_the_same_bytes(design: str) -> None:
    assert render(view(), design, b'{"type": "credential"}') == plain(design)
    same_moment = ISSUED.astimezone(ZoneInfo("Pacific/Auckland"))
    again = render_certificate(
        view(), design=design, issued_at=same_moment, attachment=b'{"type": "credential"}'
    )
    assert again == plain(design)


@EVERY_DESIGN
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_is_printed_literally(design: str, name: str) -> None:
    pdf = render(view(name), design)
    assert f"This certifies that {name} has completed" in text_of(pdf)
    assert problems(pdf) == []


@EVERY_DESIGN
@pytest.mark.parametrize("name", ["น้ำทิพย์ ศรีสุวรรณ", "שָׁלוֹם בן־דוד", "رضا گچ\u200cپژوه", "प्रिया शर्मा"])
def test_a_name_with_stacked_signs_meets_the_standards(design: str, name: str) -> None:
    """Their extracted text differs by reader: a limit of the format, so the attached facts carry it too."""
    pdf = render(view(name), design)
    assert text_of(pdf)
    assert problems(pdf) == []


@EVERY_DESIGN
def test_a_sign_that_no_font_has_costs_the_standards_but_not_the_certificate(
    design: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        pdf = render(view("Sam 🙂 Lee"), design, b"{}")
    text = text_of(pdf)
    assert "Sam" in text
    assert "Lee" in text
    assert CODE in text
    assert "SPE-2026-000417" in caplog.text
    assert "Sam" not in caplog.text


def letters(text: str) -> str:
    """Letters alone: readers drop a hyphen at the end of a line when they extract the text."""
    return re.sub(r"\W", "", text.replace("\ufffe", "").replace("\x02", ""))


@EVERY_DESIGN
@pytest.mark.parametrize(
    "name",
    ["Featherstonehaugh-Cholmondeley of " * 3 + "Hollow Hills Again", "Llanfairpwll" * 10, "W" * 120,
     "欧" * 120, "محمد بن علي " * 9 + "الدمشقي"],
)  # fmt: skip
def test_the_longest_name_stays_whole_on_one_page(design: str, name: str) -> None:
    pdf = render(view(name), design)
    assert letters(name) in letters(text_of(pdf))
    assert problems(pdf) == []


CROWDED: dict[str, Any] = {
    "course": SNAPSHOT["course"] | {"title": "Muscle, nerve and fascia: " * 7 + "care in practice"},
    "outcomes": [SENTENCE] * 12,
    "subjects": [{"name": f"A subject with a long name, number {n}", "minutes": 45} for n in range(8)],
    "approvals": [f"Body {n} Approved Provider no. 000000-0{n}" for n in range(4)],
    "authors": [{"name": "Helen Carrow-Featherstonehaugh", "credentials": "BHSc, RMT, MSc, PhD"}] * 3,
}


@EVERY_DESIGN
@pytest.mark.parametrize("times", [1, 2])
def test_a_crowded_sheet_stays_one_page_and_loses_no_word(design: str, times: int) -> None:
    facts = CROWDED | {key: CROWDED[key] * times for key in ("outcomes", "subjects", "approvals")}
    pdf = render(view("Featherstonehaugh-Cholmondeley of " * 3 + "Hollow Hills Again", **facts), design)
    text = text_of(pdf).replace("\u00a0", " ")
    assert text.count(SENTENCE) == 12 * times
    assert text.count("A subject with a long name") == 8 * times
    assert CODE in text
    assert problems(pdf) == []


@EVERY_DESIGN
def test_a_bare_sheet_prints_no_empty_label_and_no_line_without_a_name(design: str) -> None:
    bare = view(
        outcomes=[], subjects=[], authors=[], assessment=None, provider={"name": "Stillwater", "contact": []}
    )
    pdf = render(bare, design)
    text = text_of(pdf).lower()
    for label in ("learning outcomes", "subject", "author", "assessed", "signed", "pass mark"):
        assert label not in text, label
    assert "certificate of completion" in text
    assert problems(pdf) == []


@EVERY_DESIGN
def test_hostile_words_anywhere_are_printed_literally(design: str) -> None:
    hostile = '#panic() ]}) "*" $ `x` // <!--'
    facts = {
        "course": {"title": hostile, "number": hostile, "key": "x"},
        "outcomes": [hostile],
        "subjects": [{"name": hostile, "minutes": 60}],
        "provider": dict.fromkeys(("name", "signatory_name", "signatory_role"), hostile)
        | {"contact": [hostile]},
        "authors": [{"name": hostile, "credentials": hostile}],
        "approvals": [hostile],
    }
    text = re.sub(r"\s", "", text_of(render(view(hostile, **facts), design)))
    assert text.lower().count(re.sub(r"\s", "", hostile)) >= 11


@EVERY_DESIGN
@pytest.mark.parametrize("sign", ["\x00", "\x07", "\ue000", "\ufffe"])
def test_a_stray_character_in_a_course_costs_nobody_a_certificate(design: str, sign: str) -> None:
    assert CODE in text_of(render(view(outcomes=[f"Refer{sign} safely."]), design))


def test_approvals_change_the_line_about_the_hours() -> None:
    shown = view(approvals=["NCBTMB Approved Provider no. 000000-00"])
    assert shown.approvals == ("NCBTMB Approved Provider no. 000000-00",)
    assert shown.provider_line == "For any other body: provider-declared hours; check with your association."
    assert view().provider_line == "Provider-declared hours; check with your association."


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(60, "1.0"), (360, "6.0"), (90, "1.5"), (75, "1.25"), (50, "0.83"), (100, "1.66"), (600, "10.0"),
     (0, "0.0")],
)  # fmt: skip
def test_hours_have_one_place_or_two_and_never_overstate(minutes: int, hours: str) -> None:
    assert hours_text(minutes) == hours


@pytest.mark.parametrize(
    ("minutes", "unit", "amounts"),
    [((210, 150), "Hours", ("3.5", "2.5")), ((45, 15), "Hours", ("0.75", "0.25")),
     ((50, 10), "Minutes", ("50", "10")), ((), "Hours", ())],
)  # fmt: skip
def test_subjects_are_in_hours_only_if_hours_are_exact(
    minutes: tuple[int, ...], unit: str, amounts: tuple[str, ...]
) -> None:
    shown = view(subjects=[{"name": "x", "minutes": m} for m in minutes])
    assert (shown.labels.subject_unit, tuple(s.amount for s in shown.subjects)) == (unit, amounts)


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-11-13T22:30:00+00:00", "Pacific/Auckland", "14 November 2026"),
        ("2026-11-13T22:30:00Z", "America/Toronto", "13 November 2026"),
        ("2027-01-01T00:30:00+13:00", "UTC", "31 December 2026"),
        ("2028-02-29T12:00:00+00:00", "Europe/London", "29 February 2028"),
    ],
)
def test_a_date_is_the_day_where_the_holder_was(moment: str, zone: str, day: str) -> None:
    assert date_text(moment, ZoneInfo(zone)) == day


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        date_text("2026-11-13T22:30:00", ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "//x/verify/1", "https://", "/verify/1", "",
     "https://x.example/a b", "https://x.example/\u202ea", "https://x.example/\na"],
)  # fmt: skip
def test_only_a_web_address_verifies(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        replace(view(), verify_url=address)


@pytest.mark.parametrize(
    ("site", "shown"),
    [
        ("https://stillwater.example/", "stillwater.example/verify"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000/verify"),
        ("https://x.example/cpd", "x.example/cpd/verify"),
    ],
)
def test_the_address_to_type_is_short(site: str, shown: str) -> None:
    assert view_from_snapshot(SNAPSHOT, "Ann", site).verify_display == shown


def test_what_cannot_be_rendered_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="classic, modern"):
        render(view(), "../../etc/passwd")
    with pytest.raises(ValueError, match="time zone"):
        render_certificate(view(), design="classic", issued_at=datetime(2026, 1, 1), attachment=None)
    with pytest.raises(ValueError, match="certificate code"):
        view(code="hello")
