"""What we sign, two independent families of verifiers accept; what is altered, strange or revoked, they refuse.

`make test` installs them under var/ where Node is; the tests are skipped, with the reason, where they are not.
"""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cpd.models import Credential, CredentialFile
from cpd.rendering import linked_data
from cpd.rendering.data_integrity import sign
from cpd.rendering.open_badge import badge_from_snapshot, did_document, status_list_credential
from cpd.rules.keys import SigningKey
from cpd.services import badges, credentials
from tests.cpd.test_certificate_pdf import NAMES
from tests.cpd.test_open_badge import ISSUER, KEY, LIST_URL, NOW, SALT, SNAPSHOT, StatusEntry, badge, signed

HERE = Path(__file__).parent / "verifiers"
INSTALLED = settings.VAR_DIR / "verifiers"
VERIFIERS = ["digitalbazaar", "digitalcredentials"]
RETIRED = SigningKey.from_seed("key-0", b"0" * 32)
REVOKED = 5


def altered(**fields: Any) -> Any:
    return signed() | fields


def with_status(index: int) -> dict[str, Any]:
    return badge_from_snapshot(
        SNAPSHOT | {"salt": SALT},
        holder_name="Māia",
        issuer=ISSUER,
        status=StatusEntry(LIST_URL, index),
    )


def subject_with(**fields: Any) -> Any:
    return altered(credentialSubject=signed()["credentialSubject"] | fields)


@cache
def genuine() -> dict[str, Any]:
    unsigned = {
        **{script: badge(name) for script, name in NAMES.items()},
        "emoji and a new line": badge("Zoë 🌿", outcomes=['One\nline\tand\\another "quoted"']),
        "part of an hour": badge(cpd_minutes=50),
        "a quarter": badge(cpd_minutes=75),
        "controls stripped": badge("Ma\x08\x7f\x0cia"),
        "no subjects, no outcomes": badge(subjects=[], outcomes=[]),
    }
    made = {case: sign(document, KEY, now=NOW) for case, document in unsigned.items()}
    return made | {"signed before the rotation": sign(badge(), RETIRED, now=NOW)}


@cache
def false() -> dict[str, Any]:
    return {
        "hours changed": subject_with(creditsEarned=60),
        "name changed": altered(name="Another course"),
        "field added": altered(cpdHours=60),
        "signed by a stranger": sign(badge(), SigningKey.from_seed("key-1", b"S" * 32), now=NOW),
        "a key that is not published": sign(badge(), SigningKey.from_seed("key-9", b"9" * 32), now=NOW),
    }


@cache
def verdicts(verifier: str) -> dict[str, dict[str, Any]]:
    cases = genuine() | false() | {"revoked": sign(with_status(REVOKED), KEY, now=NOW)}
    status = status_list_credential(
        [REVOKED], list_url=LIST_URL, issuer=ISSUER, provider_name="Stillwater", now=NOW
    )
    documents = {
        ISSUER.did: did_document([RETIRED, KEY], issuer=ISSUER),
        LIST_URL: sign(status, KEY, now=NOW),
    }
    return shown(verifier, documents, cases)


def shown(verifier: str, documents: dict[str, Any], cases: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a verifier says of each case, when it can look up these documents and no others."""
    if shutil.which("node") is None:
        pytest.skip("Node is not here: badges were not shown to the independent verifiers.")
    if not (INSTALLED / "installed").exists():
        pytest.skip("The badge verifiers are not installed: run `bash .ci/verifiers`.")
    contexts = {
        address: json.loads((linked_data.HERE / name).read_text())
        for address, name in linked_data.CONTEXTS.items()
    }
    # Node looks for packages beside the script, so the script goes to them.
    script = shutil.copy(HERE / f"{verifier}.mjs", INSTALLED / f"{verifier}.mjs")
    done = subprocess.run(
        ["node", script],
        input=json.dumps({"documents": contexts | documents, "credentials": list(cases.values())}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(cases, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("verifier", VERIFIERS)
def test_genuine_badges_are_accepted_in_every_script(verifier: str) -> None:
    found = verdicts(verifier)
    assert {case: found[case]["why"] for case in genuine() if not found[case]["signed"]} == {}
    assert not any(found[case]["revoked"] for case in genuine())


@pytest.mark.parametrize("verifier", VERIFIERS)
def test_false_badges_are_refused(verifier: str) -> None:
    found = verdicts(verifier)
    assert [case for case in false() if found[case]["signed"]] == []


@pytest.mark.parametrize("verifier", VERIFIERS)
def test_a_revoked_badge_is_signed_and_said_to_be_revoked(verifier: str) -> None:
    found = verdicts(verifier)["revoked"]
    assert (found["signed"], found["revoked"]) == (True, True), found["why"]


@pytest.mark.django_db
@pytest.mark.parametrize("verifier", VERIFIERS)
def test_what_the_site_serves_is_accepted_and_after_revocation_said_to_be_revoked(
    verifier: str, client: Client, credential: Credential, signing: SigningKey
) -> None:
    made = json.loads(badges.badge_file(credential, CredentialFile.Kind.BADGE_JSON, now=NOW))
    address = made["credentialStatus"]["statusListCredential"]

    def said() -> tuple[bool, bool]:
        documents = {
            made["issuer"]["id"]: client.get("/.well-known/did.json").json(),
            address: json.loads(client.get(address.removeprefix(settings.SITE_URL)).content),
        }
        found = shown(verifier, documents, {"ours": made})["ours"]
        return found["signed"], found["revoked"]

    assert said() == (True, False)
    credentials.revoke(credential, by=None, reason="error", note="", now=timezone.now())
    assert said() == (True, True)
