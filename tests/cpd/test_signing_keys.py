"""The setting that holds the keys: read as written, refused without showing a secret, rotated without loss."""

import base64
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from cpd.checks import readable_signing_keys
from cpd.rules.keys import (
    SigningKey,
    SigningKeyError,
    active_key,
    new_entry,
    parse_signing_keys,
    retired_entry,
)
from cpd.rules.multibase import (
    ED25519_SECRET,
    decode_base58,
    decode_multikey,
    encode_base58,
    encode_multikey,
)

# RFC 8032, section 7.1, test 1.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
TEXT = base64.b64encode(SEED).decode()


def setting(*entries: Any) -> str:
    return json.dumps(list(entries))


def test_a_seed_makes_the_public_key_that_the_standard_says() -> None:
    assert SigningKey.from_seed("key-1", SEED).public == PUBLIC


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.rstrip("="),
        base64.urlsafe_b64encode(SEED).decode(),
        encode_base58(ED25519_SECRET + SEED),
    ],
)
def test_a_seed_may_be_written_in_base64_or_multibase(text: str) -> None:
    (key,) = parse_signing_keys(setting({"id": "key-1", "seed": text, "active": True}))
    assert (key.seed, key.public, key.is_active) == (SEED, PUBLIC, True)


@pytest.mark.parametrize("text", ["", "  \n", "[]"])
def test_without_a_key_nothing_signs(text: str) -> None:
    assert active_key(parse_signing_keys(text)) is None


def test_a_retired_key_may_give_up_its_secret() -> None:
    old = SigningKey.from_seed("old", SEED)
    keys = parse_signing_keys(setting(retired_entry(old), new_entry(b"2" * 32)))
    assert keys[0] == SigningKey("old", PUBLIC)
    assert active_key(keys) is keys[1]
    assert TEXT not in json.dumps(retired_entry(old))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("null", "a list of entries"),
        ("[1]", "a list of entries"),
        (setting({"seed": TEXT}), "key 1 needs an id"),
        (setting({"id": "a b", "seed": TEXT}), "key 1 needs an id"),
        (setting({"id": "a#b", "seed": TEXT}), "key 1 needs an id"),
        (setting({"id": "a", "seed": TEXT, "active": "yes"}), "true or false"),
        (setting({"id": "a", "seed": TEXT, "aktive": True}), "aktive"),
        (setting({"id": "a", "seed": "c2hvcnQ="}), "5 bytes"),
        (setting({"id": "a", "seed": "£" * 43}), "neither base64 nor multibase"),
        (setting({"id": "a", "seed": 5}), "neither base64 nor multibase"),
        (setting({"id": "a", "seed": "z" + "1" * 60}), "neither base64 nor multibase"),
        (setting({"id": "a"}), "needs a seed"),
        (setting({"id": "a", "public": "z6Mk"}), "needs a seed"),
        (setting({"id": "a", "public": encode_multikey(PUBLIC), "active": True}), "no seed to sign with"),
        (setting({"id": "a", "seed": TEXT, "public": encode_multikey(b"1" * 32)}), "does not belong"),
        (setting({"id": "a", "seed": TEXT}, {"id": "a", "seed": TEXT}), "same id"),
        (setting(new_entry(SEED), new_entry(b"2" * 32)), "exactly one"),
    ],
)
def test_a_mistake_is_named_and_no_secret_shown(text: str, says: str) -> None:
    with pytest.raises(SigningKeyError, match=says) as caught:
        parse_signing_keys(text)
    assert TEXT not in str(caught.value)


def test_a_key_does_not_print_its_secret() -> None:
    assert "seed" not in repr(SigningKey.from_seed("key-1", SEED))


@given(st.binary(max_size=80))
def test_base58_reads_back_what_it_writes(data: bytes) -> None:
    assert decode_base58(encode_base58(data)) == data


@pytest.mark.parametrize("text", ["", "z0", "zI", "uabc", "z" + "1" * 300, encode_base58(b"\xed\x01short")])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode_multikey(text)


def run() -> tuple[str, str]:
    out, advice = StringIO(), StringIO()
    call_command("make_signing_keys", stdout=out, stderr=advice)
    return out.getvalue(), advice.getvalue()


def test_the_command_prints_the_setting_and_how_to_rotate(settings: Any) -> None:
    settings.BADGE_SIGNING_KEYS = ""
    first, advice = run()
    assert "To rotate" in advice and "repository" in advice
    (key,) = parse_signing_keys(first)
    assert key.is_active

    settings.BADGE_SIGNING_KEYS = first
    second, _ = run()
    old, new = parse_signing_keys(second)
    assert (old.id, old.public, old.seed, old.is_active) == (key.id, key.public, None, False)
    assert new.is_active and new.id != key.id and new.seed != key.seed


def test_a_broken_setting_is_told_at_the_start(settings: Any) -> None:
    settings.BADGE_SIGNING_KEYS = "{"
    assert [error.id for error in readable_signing_keys()] == ["cpd.E002"]
    with pytest.raises(CommandError, match="cannot be read"):
        run()
    settings.BADGE_SIGNING_KEYS = setting(new_entry(SEED))
    assert readable_signing_keys() == []
