"""The signed face of a credential: what it says, what it hides, and that nothing in it can be changed or added."""

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd.rendering import linked_data
from cpd.rendering.data_integrity import Verdict, read_signed, sign, signed_text, utc_text, verify
from cpd.rendering.linked_data import (
    CONTEXTS,
    CREDENTIALS,
    OPEN_BADGES,
    UnsignableError,
    canonical_statements,
    require_all_signable,
    without_controls,
)
from cpd.rendering.open_badge import (
    Issuer,
    StatusEntry,
    badge_from_snapshot,
    did_document,
    did_path,
    email_identity,
    issuer_did,
    status_list_credential,
)
from cpd.rules.keys import SigningKey
from cpd.rules.status_list import decode_status_list
from tests.cpd.test_certificate_pdf import NAMES, SNAPSHOT

NOW = datetime(2026, 11, 15, 2, 0, tzinfo=UTC)
ISSUER = Issuer("https://stillwater.example", "courses@stillwater.example")
KEY = SigningKey.from_seed("key-1", b"1" * 32)
LIST_URL = "https://stillwater.example/status/1"
SALT = "0123456789abcdef" * 2


def badge(name: str = "Māia Ngāwhā-Ōtāhuhu", **facts: Any) -> dict[str, Any]:
    return badge_from_snapshot(
        SNAPSHOT | {"salt": SALT} | facts,
        holder_name=name,
        holder_email="Maia@Example.org",
        issuer=ISSUER,
        status=StatusEntry(LIST_URL, 94_567),
        image_url="https://stillwater.example/badges/muscle-cramps.png",
    )


@cache
def signed_once() -> str:
    return signed_text(sign(badge(), KEY, now=NOW))


def signed() -> Any:
    return read_signed(signed_once())


def verdict(document: Any, *keys: SigningKey) -> Verdict:
    return verify(document, issuer=ISSUER.did, keys=keys or [KEY])


# --- what it says ----------------------------------------------------------------------------------


def test_the_badge_says_what_the_certificate_says() -> None:
    made = badge()
    subject, achievement = made["credentialSubject"], made["credentialSubject"]["achievement"]
    assert made["id"] == "https://stillwater.example/verify/7K2M-Q9TX-4HWD-0A1B"
    assert (made["validFrom"], made["awardedDate"]) == ("2026-11-15T01:00:00Z", "2026-11-13T22:30:00Z")
    assert subject["activityEndDate"] == "2026-11-14", "the day it was where the provider is"
    assert subject["creditsEarned"] == achievement["creditsAvailable"] == 6
    assert isinstance(subject["creditsEarned"], int)
    assert achievement["name"] == SNAPSHOT["course"]["title"]
    assert achievement["achievementType"] == "CertificateOfCompletion"
    assert achievement["version"].startswith("3 (sha256 ")
    narrative = achievement["criteria"]["narrative"]
    assert "passed its final assessment with at least 80%" in narrative
    assert all(outcome in narrative for outcome in SNAPSHOT["outcomes"])
    assert "Provider-declared hours" in narrative


def test_approvals_stand_in_it_only_when_the_snapshot_has_them() -> None:
    line = "Approved by the Example Association, number 7"
    narrative = badge(approvals=[line])["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert f"{line} For any other body: provider-declared hours" in narrative
    assert "pproved" not in json.dumps(badge())


def test_a_course_without_assessment_does_not_claim_one() -> None:
    narrative = badge(assessment=None)["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert narrative.startswith("Completed the course (360 CPD minutes).")


@pytest.mark.parametrize(("minutes", "hours"), [(60, 1), (75, 1.25), (50, 0.83), (360, 6)])
def test_hours_are_those_of_the_certificate(minutes: int, hours: float) -> None:
    assert badge(cpd_minutes=minutes)["credentialSubject"]["creditsEarned"] == hours


def test_nothing_personal_but_the_name_and_a_hash_of_the_address() -> None:
    text = signed_once()
    assert "maia@example.org" not in text.lower()
    assert SALT not in text, "the snapshot's salt keys other secrets"
    name, email = signed()["credentialSubject"]["identifier"]
    assert (name["identityHash"], name["hashed"]) == ("Māia Ngāwhā-Ōtāhuhu", False)
    assert email["identityHash"] == email_identity("maia@example.org ", email["salt"])
    expected = hashlib.sha256(b"maia@example.org" + email["salt"].encode()).hexdigest()
    assert email["identityHash"] == f"sha256${expected}"


def test_the_subject_is_named_at_random_and_always_the_same() -> None:
    first, again = badge()["credentialSubject"]["id"], badge("Another")["credentialSubject"]["id"]
    assert first == again != badge(salt="other" * 7)["credentialSubject"]["id"]
    assert first.startswith("urn:uuid:")


# --- pitfalls, each of which has been seen ---------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"cpdHours": 6},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "CpdCertificate"]},
        {
            "credentialSchema": [
                {"id": "https://stillwater.example/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
            ]
        },
        {"issuer": {"id": ISSUER.did, "type": ["Profile"], "vatNumber": "1"}},
        {"evidence": [{"id": "urn:uuid:1", "type": ["Evidence"], "secret": "x"}]},
        {"@graph": []},
        {"https://stillwater.example/terms#hours": 6},
        {"image": {"id": "badges/muscle-cramps.png", "type": "Image"}},
        {"image": {"id": "https://stillwater.example/a b.png", "type": "Image"}},
        {"image": "_:b0"},
        {"description": None},
        {"evidence": []},
        {"evidence": [{}]},
        {"credentialSubject": {"id": "urn:uuid:1", "@context": {"hours": "https://x.example/h"}, "hours": 6}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_1_what_the_contexts_do_not_define_is_never_signed(change: dict[str, Any]) -> None:
    with pytest.raises(UnsignableError):
        sign(badge() | change, KEY, now=NOW)


def test_1_the_library_by_itself_would_have_signed_it_unseen() -> None:
    """If this fails, the library has learned to refuse, and our own guard may go."""
    from pyld import jsonld

    def statements(document: dict[str, Any]) -> str:
        return str(jsonld.normalize(document, linked_data._options() | {"format": "application/n-quads"}))

    assert statements(badge() | {"cpdHours": 60}) == statements(badge())


@pytest.mark.parametrize("code", [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF, 0xD800])
def test_2_control_characters_are_stripped_from_every_text(code: int) -> None:
    made = badge(f"Ma{chr(code)}ia", outcomes=[f"Screen{chr(code)} safely."])
    assert made["credentialSubject"]["identifier"][0]["identityHash"] == "Maia"
    assert "Screen safely." in made["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert verdict(sign(made, KEY, now=NOW)).is_genuine


@pytest.mark.parametrize("character", ["\x07", "\x08", "\x0b", "\x0c", "\r", "\x7f", "\x85", "\ud800"])
def test_2_what_others_would_spell_differently_is_not_signed(character: str) -> None:
    with pytest.raises(UnsignableError, match="control character"):
        sign(badge() | {"description": f"a{character}b"}, KEY, now=NOW)


def test_2_line_feeds_and_tabs_stay_and_texts_are_composed() -> None:
    assert without_controls({"a": ["x\n\ty\r\0", "e\u0301", 5, True]}) == {"a": ["x\n\ty", "é", 5, True]}


@pytest.mark.parametrize("hours", [6.0, 0.25, 1.25, 9999.99])
def test_2_numbers_verify_after_a_journey_as_text(hours: float) -> None:
    made = badge()
    made["credentialSubject"]["creditsEarned"] = hours
    assert verdict(read_signed(signed_text(sign(made, KEY, now=NOW)))).is_genuine


@pytest.mark.parametrize("number", [1e21, float("nan"), float("inf"), 2**60])
def test_2_numbers_that_languages_write_differently_are_not_signed(number: float) -> None:
    made = badge()
    made["credentialSubject"]["creditsEarned"] = number
    with pytest.raises(UnsignableError, match="too large"):
        sign(made, KEY, now=NOW)


def test_3_no_term_is_used_that_some_copies_of_the_context_lack() -> None:
    assert not {"jti", "endorsementJwt", "iss", "sub", "nbf"} & set(keys_of(signed()))


def keys_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for member in value.values() for key in keys_of(member))]
    return [key for member in value for key in keys_of(member)] if isinstance(value, list) else []


def test_4_what_the_schema_wants_as_lists_are_lists_and_none_is_empty() -> None:
    document = signed()
    for place in (document, document["issuer"], document["credentialSubject"]):
        assert isinstance(place["type"], list)
    assert isinstance(document["proof"], list) and len(document["proof"]) == 1
    assert isinstance(document["credentialSubject"]["identifier"], list)
    bare = badge(subjects=[], outcomes=[])
    assert "tag" not in bare["credentialSubject"]["achievement"]
    require_all_signable(bare)


def test_5_issuer_subject_and_achievement_have_what_they_need() -> None:
    document = signed()
    assert document["issuer"] | {"id": ISSUER.did, "type": ["Profile"]} == document["issuer"]
    assert document["credentialSubject"]["id"]
    achievement = document["credentialSubject"]["achievement"]
    assert all(achievement[name] for name in ("id", "name", "description", "criteria"))


def test_6_the_key_belongs_to_the_issuer_and_is_named_as_text() -> None:
    keys = [KEY, SigningKey.from_seed("key-2", b"2" * 32)]
    document = did_document(keys, issuer=ISSUER)
    assert {method["controller"] for method in document["verificationMethod"]} == {signed()["issuer"]["id"]}
    assert document["assertionMethod"] == [f"{ISSUER.did}#key-1", f"{ISSUER.did}#key-2"]
    assert signed()["proof"][0]["verificationMethod"] in document["assertionMethod"]


def test_7_contexts_are_the_published_ones_and_nothing_else_is_ever_fetched() -> None:
    digests = {
        name: hashlib.sha256((linked_data.HERE / name).read_bytes()).hexdigest() for name in CONTEXTS.values()
    }
    assert digests == {
        "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        "open-badges-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    }
    for context in ("https://evil.example/context.json", {"@vocab": "https://evil.example/"}, 5):
        with pytest.raises(UnsignableError, match="context"):
            canonical_statements(badge() | {"@context": [CREDENTIALS, OPEN_BADGES, context]})
    with pytest.raises(UnsignableError, match="not known"):
        linked_data._load("https://evil.example/context.json")


# --- who signed it, and is it unchanged? -----------------------------------------------------------


def test_a_badge_is_genuine_and_signed_alike_at_the_same_moment() -> None:
    assert verdict(signed()) is Verdict.GENUINE
    assert signed_text(sign(badge(), KEY, now=NOW)) == signed_once()


def _set(path: str, value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        *way, last = path.split("/")
        for step in way:
            document = document[int(step) if isinstance(document, list) else step]
        document[int(last) if isinstance(document, list) else last] = value

    return change


TAMPERING = {
    "hours": _set("credentialSubject/creditsEarned", 60),
    "name": _set("credentialSubject/identifier/0/identityHash", "Mallory"),
    "date": _set("validFrom", "2020-01-01T00:00:00Z"),
    "one letter": _set("name", "Muscle cramps: evidence, safety and hands-on cure"),
    "status list": _set("credentialStatus/statusListIndex", "5"),
    "no status": lambda document: document.pop("credentialStatus"),
    "moment of signing": _set("proof/0/created", "2026-11-15T02:00:01Z"),
    "field added": _set("cpdHours", 60),
    "field added within": _set("credentialSubject/achievement/approvedBy", "Everybody"),
    "field added to the proof": _set("proof/0/approvedBy", "Everybody"),
    "empty field added": _set("evidence", []),
    "context added": lambda document: document["@context"].append({"name": "https://x.example/n"}),
    "context taken": lambda document: document["@context"].pop(),
    "control character": _set("name", "Muscle\x08 cramps"),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_a_changed_badge_is_refused(how: str) -> None:
    document = signed()
    TAMPERING[how](document)
    assert verdict(document) is Verdict.ALTERED


def test_a_badge_signed_again_by_a_stranger_is_refused() -> None:
    stranger = SigningKey.from_seed("key-1", b"S" * 32)
    unsigned = {name: part for name, part in signed().items() if name != "proof"}
    assert verdict(sign(unsigned, stranger, now=NOW)) is Verdict.ALTERED, "under our key's name"
    other = unsigned | {"issuer": unsigned["issuer"] | {"id": "did:web:evil.example"}}
    assert verdict(sign(other, stranger, now=NOW)) is Verdict.STRANGER, "under their own"
    mixed = sign(other, stranger, now=NOW) | {"issuer": unsigned["issuer"]}
    assert verdict(mixed) is Verdict.STRANGER, "their key, our name"
    assert verdict(sign(unsigned, SigningKey.from_seed("k", b"S" * 32), now=NOW)) is Verdict.STRANGER


def test_another_badge_of_ours_does_not_lend_its_proof() -> None:
    other = sign(badge("Somebody Else"), KEY, now=NOW)
    assert verdict(signed() | {"proof": other["proof"]}) is Verdict.ALTERED


def test_a_retired_key_still_verifies_and_signs_no_more() -> None:
    retired, new = SigningKey("key-1", KEY.public), SigningKey.from_seed("key-2", b"2" * 32)
    assert verdict(signed(), retired, new) is Verdict.GENUINE
    assert verdict(sign(badge(), new, now=NOW), retired, new) is Verdict.GENUINE
    assert verdict(signed(), new) is Verdict.STRANGER, "a key that was taken out counts no longer"
    with pytest.raises(ValueError, match="retired"):
        sign(badge(), retired, now=NOW)


def test_a_document_is_signed_once() -> None:
    with pytest.raises(ValueError, match="signed already"):
        sign(signed(), KEY, now=NOW)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "",
        5,
        {},
        {"proof": []},
        {"proof": [{}, {}]},
        {"proof": {"type": "DataIntegrityProof"}},
        badge(),
        badge() | {"proof": [{"type": "Ed25519Signature2020", "proofValue": "z1"}]},
    ],
    ids=repr,
)
def test_what_is_no_signed_badge_is_said_to_be_none(document: Any) -> None:
    assert verdict(document) is Verdict.NOT_SIGNED


@pytest.mark.parametrize("value", ["", "z", "zz", "u" + "A" * 80, "z" + "1" * 150, 5, None])
def test_a_broken_signature_is_refused(value: Any) -> None:
    document = signed()
    document["proof"][0]["proofValue"] = value
    assert not verdict(document).is_genuine


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["@context", "id", "type", "issuer", "validFrom", "credentialSubject", "proof", "name", "new"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FIELDS), JSON)
def test_verification_never_fails_and_never_takes_rubbish(field: str, value: Any) -> None:
    document = signed() | {field: value}
    assert verdict(document).is_genuine == (value == signed().get(field, verdict))


def test_a_document_made_to_tire_the_reader_is_refused_at_once() -> None:
    alike = [{"type": "IdentityObject", "hashed": False} for _ in range(12)]
    document = signed()
    document["credentialSubject"]["identifier"] = alike
    assert verdict(document) is Verdict.ALTERED
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    assert verdict(signed() | {"evidence": deep}) is Verdict.ALTERED
    assert verdict(signed() | {"evidence": [{"id": f"urn:x:{n}"} for n in range(3000)]}) is Verdict.ALTERED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b" " * 300_000,
        b'{"a":{"b":1,"b":1}}',
    ],
    ids=["empty", "cut", "no UTF-8", "deep", "twice", "NaN", "huge", "twice within"],
)
def test_a_file_that_could_be_read_in_two_ways_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        read_signed(content)


@pytest.mark.parametrize("script", [*NAMES, "emoji", "120 letters"])
def test_names_of_all_scripts_and_hostile_ones_are_signed_as_they_are(script: str) -> None:
    name = {"emoji": "Zoë 🌿", "120 letters": "A" * 120}.get(script) or NAMES[script]
    document = read_signed(signed_text(sign(badge(name), KEY, now=NOW)))
    assert verdict(document).is_genuine
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == name


# --- issuer and status list ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "did", "path"),
    [
        ("https://cpd.example", "did:web:cpd.example", "/.well-known/did.json"),
        ("https://CPD.example/", "did:web:cpd.example", "/.well-known/did.json"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000", "/.well-known/did.json"),
        ("https://cpd.example:8443", "did:web:cpd.example%3A8443", "/.well-known/did.json"),
        ("https://cpd.example/a/b", "did:web:cpd.example:a:b", "/a/b/did.json"),
        ("https://zürich.example", "did:web:xn--zrich-kva.example", "/.well-known/did.json"),
    ],
)
def test_the_issuer_is_known_by_the_address_of_the_site(site: str, did: str, path: str) -> None:
    assert (issuer_did(site), did_path(site)) == (did, path)


def test_an_issuer_without_a_host_is_refused() -> None:
    with pytest.raises(ValueError):
        issuer_did("cpd.example")


def test_the_status_list_is_signed_by_the_same_issuer_and_names_itself() -> None:
    document = status_list_credential(
        [94_567], list_url=LIST_URL, issuer=ISSUER, provider_name="Stillwater", now=NOW
    )
    made = sign(document, KEY, now=NOW)
    assert verdict(made) is Verdict.GENUINE
    assert made["issuer"]["id"] == badge()["issuer"]["id"]
    entry = badge()["credentialStatus"]
    assert entry["statusListIndex"] == "94567", "as text"
    assert made["id"] == entry["statusListCredential"] == LIST_URL
    assert made["credentialSubject"]["statusPurpose"] == entry["statusPurpose"] == "revocation"
    assert decode_status_list(made["credentialSubject"]["encodedList"]) == {94_567}
    changed = copy.deepcopy(made)
    changed["credentialSubject"]["encodedList"] = status_list_credential(
        [], list_url=LIST_URL, issuer=ISSUER, provider_name="Stillwater", now=NOW
    )["credentialSubject"]["encodedList"]
    assert verdict(changed) is Verdict.ALTERED


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        utc_text(datetime(2026, 1, 1))
