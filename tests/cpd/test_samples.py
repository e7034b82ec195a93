"""Samples to look at: every variant that is offered, in every script, without a database."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cpd.rendering.badge_baking import read_baked_png, read_baked_svg
from cpd.rendering.certificate_pdf import DESIGNS
from cpd.rendering.samples import NAMES
from cpd.rules.variants import VARIANTS
from tests.cpd.test_certificate_pdf import problems

OFFERED = [variant.key for variant in VARIANTS.values() if variant.is_offered]


@pytest.mark.parametrize("variant", OFFERED)
def test_every_sample_meets_both_standards(variant: str, tmp_path: Path) -> None:
    call_command("issue_sample", f"--variant={variant}", f"--out={tmp_path}", stdout=io.StringIO())
    sheets = sorted(tmp_path.glob("*.pdf"))
    assert len(sheets) == len(DESIGNS) * len(NAMES)
    assert {sheet.name: found for sheet in sheets if (found := problems(sheet.read_bytes()))} == {}
    text = (tmp_path / "badge.json").read_text(encoding="utf-8")
    assert read_baked_png((tmp_path / "badge.png").read_bytes()) == text
    assert read_baked_svg((tmp_path / "badge.svg").read_bytes()) == text


@pytest.mark.parametrize("variant", [key for key in VARIANTS if key not in OFFERED])
def test_a_variant_without_a_sheet_is_refused_with_what_it_lacks(variant: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not been designed yet"):
        call_command("issue_sample", f"--variant={variant}", f"--out={tmp_path}")
    assert list(tmp_path.iterdir()) == []
