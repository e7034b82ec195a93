"""Draw sample certificates and badges, to look at. No database is used, and nobody is awarded anything."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from cpd.rendering.badge_baking import bake_png, bake_svg
from cpd.rendering.badge_image import BadgeFace, badge_png, badge_svg
from cpd.rendering.certificate_pdf import DESIGNS, render_certificate, view_from_snapshot
from cpd.rendering.data_integrity import sign, signed_text
from cpd.rendering.open_badge import Issuer, badge_from_snapshot
from cpd.rendering.samples import NAMES, REGISTRATION, sample_snapshot
from cpd.rules.credential import canonical_snapshot
from cpd.rules.keys import SigningKey
from cpd.rules.variants import VARIANTS, Variant, missing

SITE = "https://provider.example"


class Command(BaseCommand):
    """Draw a sample of a variant in every script and design, and its badge, signed with a key thrown away."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and where to."""
        parser.add_argument("--variant", default="general", choices=list(VARIANTS))
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, or say what keeps the variant from being printed."""
        variant, folder = VARIANTS[options["variant"]], options["out"]
        facts = sample_snapshot("classic", variant.body)
        lacking = missing(variant, facts, holder_name="A. Name", registrations=[REGISTRATION])
        if not variant.is_offered:
            wanted = f" Even a full record lacks: {'; '.join(lacking)}." if lacking else ""
            raise CommandError(f"The sheet for {variant.name} has not been designed yet.{wanted}")
        folder.mkdir(parents=True, exist_ok=True)
        for design in DESIGNS:
            for script, name in NAMES.items():
                content = _sheet(variant, design, name)
                (folder / f"{variant.key}-{design}-{script}.pdf").write_bytes(content)
        _write_badge(folder, facts)
        self.stdout.write(f"Wrote {len(DESIGNS) * len(NAMES)} certificates and a badge to {folder}.")


def _sheet(variant: Variant, design: str, name: str) -> bytes:
    facts = sample_snapshot(design, variant.body)
    view = view_from_snapshot(facts, name, SITE, registrations=[REGISTRATION], variant=variant)
    issued_at = datetime.fromisoformat(facts["issued_at"])
    return render_certificate(
        view, design=design, issued_at=issued_at, attachment=canonical_snapshot(facts).encode()
    )


def _write_badge(folder: Path, facts: dict[str, Any]) -> None:
    face = BadgeFace(facts["course"]["key"], facts["course"]["title"], facts["course"]["number"])
    badge = badge_from_snapshot(facts, holder_name=NAMES["maori"], issuer=Issuer(SITE))
    key = SigningKey.from_seed("sample", secrets.token_bytes(32))
    text = signed_text(sign(badge, key, now=datetime.fromisoformat(facts["issued_at"])))
    (folder / "badge.json").write_text(text, encoding="utf-8")
    (folder / "badge.png").write_bytes(bake_png(badge_png(face), text))
    (folder / "badge-64.png").write_bytes(badge_png(face, 64))
    (folder / "badge.svg").write_text(bake_svg(badge_svg(face), text), encoding="utf-8")
