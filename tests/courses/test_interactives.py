"""What an interactive takes from a package, and what it is before any script has run."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from courses.document import (
    INTERACTIVES,
    build_document,
    document_findings,
    lesson_digest,
    texts,
)
from courses.rendering import render_lesson
from courses.rules.workload import content_words
from tests.courses.interactive_samples import DATA, FLUID, interactive
from tests.courses.lesson_samples import BLOCKS, every_block

STATIC = Path(__file__).parents[2] / "static/courses"


def plain_with(*blocks: dict[str, Any]) -> dict[str, Any]:
    plain = copy.deepcopy(every_block())
    plain["modules"][0]["lessons"][0]["blocks"] = [BLOCKS[0], BLOCKS[14], *blocks]
    plain["modules"][0]["lessons"][0]["done_when"] = "read"
    return plain


def found(module: str, data: dict[str, Any]) -> list[str]:
    """What the checks say about data of an interactive, from the data on."""
    findings = document_findings(build_document(plain_with(interactive(module, data))))
    return [f"{'.'.join(map(str, f.path[6:]))}: {f.message}" for f in findings if "data" in f.path]


def changed(module: str, *path: str | int, to: Any) -> dict[str, Any]:
    data: Any = copy.deepcopy(DATA[module])
    part = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return data  # type: ignore[no-any-return]


def test_each_interactive_has_a_module_a_template_and_a_sample_that_fits() -> None:
    assert set(DATA) == set(INTERACTIVES)
    loader = (STATIC / "interactives.js").read_text()
    for name in INTERACTIVES:
        assert f'"{name}": () => import("./interactives/{name}.js")' in loader
        assert (STATIC / "interactives" / f"{name}.js").is_file()
        assert found(name, DATA[name]) == []


def test_a_real_server_stores_each_module_under_a_hashed_name(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "cpd.static_files.HashedStaticFiles"}}
    store = storages["staticfiles"]
    shutil.copytree(STATIC, tmp_path / "courses")
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.js")]
    paths = {name: (store, name) for name in names}
    assert all(done for _name, _hashed, done in store.post_process(paths))  # type: ignore[attr-defined]
    loader = (tmp_path / store.stored_name("courses/interactives.js")).read_text()  # type: ignore[attr-defined]
    for name in INTERACTIVES:
        hashed = store.stored_name(f"courses/interactives/{name}.js")  # type: ignore[attr-defined]
        assert f'import("./interactives/{Path(hashed).name}")' in loader
        assert '"./parts.js"' not in (tmp_path / hashed).read_text()


@pytest.mark.parametrize(
    ("module", "path", "value", "said"),
    [
        ("steps", ("steps",), ["One"], "steps: needs at least 2"),
        ("steps", ("steps", 0), "See [^R9]", "steps.0: there is no reference 'R9'"),
        ("steps", ("steps", 1), "See [it](claim:C9)", "steps.1: there is no claim 'C9'"),
        ("steps", ("script",), "alert()", "script: is not a field here"),
        ("membrane-explorer", ("potassium", "outside"), 9, "outside must lie between least and most"),
        ("membrane-explorer", ("sodium", "inside"), 0, "sodium.inside: Input should be greater than 0"),
        ("membrane-explorer", ("moments", 2, "calcium"), "none", "there is no calcium level 'none'"),
        ("membrane-explorer", ("moments", 1, "key"), "usual", "the key 'usual' is used 2 times"),
        (
            "membrane-explorer",
            ("about",),
            "[rest](term:nothing)",
            "about: there is no glossary term 'nothing'",
        ),
        ("membrane-explorer", ("celsius",), "warm", "celsius: must be a decimal number"),
        ("fluid-loss", ("examples", 0, "before"), 6, "examples.0.before: must be at least 20"),
        ("fluid-loss", ("bands", 2, "percent"), -1, "bands must rise in percent"),
        (
            "calf-triage",
            ("cases", 0, "references"),
            ["R2", "R7"],
            "cases.0.references.1: there is no reference 'R7'",
        ),
        ("calf-triage", ("cases", 0, "decisions", 0, "is_right"), True, "one of the decisions must be right"),
        (
            "calf-triage",
            ("cases", 0, "decisions", 0, "kind"),
            "same-day",
            "the key 'same-day' is used 2 times",
        ),
        ("sort-look-alikes", ("histories", 1, "kind"), "gout", "there is no kind 'gout'"),
        (
            "sort-look-alikes",
            ("histories", 0, "references", 0),
            "R8",
            "histories.0.references.0: there is no reference",
        ),
        ("claim-appraiser", ("claims", 1, "claim"), "C8", "claims.1.claim: there is no claim 'C8'"),
        ("stretch-planner", ("hold", "tested"), 61, "tested must lie between least and most"),
        ("stretch-planner", ("routines", 0, "stretches"), ["arm"], "there is no stretch 'arm'"),
    ],
)
def test_data_that_does_not_fit_is_refused_where_it_stands(
    module: str, path: tuple[str | int, ...], value: Any, said: str
) -> None:
    findings = found(module, changed(module, *path, to=value))
    assert len(findings) == 1
    assert said in findings[0]


def test_a_draft_with_data_that_does_not_fit_still_shows_its_words() -> None:
    document = build_document(plain_with(interactive("fluid-loss", {"title": 5})))
    html = render_lesson(document, document.modules[0].lessons[0]).html
    assert "fluid-loss in words." in html


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("steps", ["The nerve fires.", "It is pumped back."]),
        (
            "membrane-explorer",
            ["<em>potassium</em>", "<td>−91</td>", "<td>36</td>", "Harder to fire.", "R = 8.314"],
        ),
        ("fluid-loss", ["<td>62.4</td>", "<td>−2.6</td>", "From 2 %", "More was drunk than lost."]),
        (
            "calf-triage",
            [
                "Which size?",
                "One is bigger.",
                "Why it was same-day.",
                "What emergency means for b.",
                "Red flag",
            ],
        ),
        ("sort-look-alikes", ["Hard and short.", "Hot and fat.", "<b>Possible clot.</b> Swollen."]),
        (
            "claim-appraiser",
            ["over-excitable", "Which way round?", "Contradicted", "Lower potassium outside"],
        ),
        (
            "stretch-planner",
            ["Heel down.", "<td>200</td>", "Rest: fewer is untested.", "(calf and hamstring)"],
        ),
    ],
)
def test_without_script_everything_is_on_the_page(module: str, words: list[str]) -> None:
    document = build_document(plain_with(interactive(module)))
    html = render_lesson(document, document.modules[0].lessons[0]).html
    for each in [*words, f"{module} in words.", f'data-interactive="{module}"']:
        assert each in html
    assert " style=" not in html


def test_what_an_interactive_cites_stands_among_the_notes() -> None:
    document = build_document(plain_with(interactive("calf-triage")))
    html = render_lesson(document, document.modules[0].lessons[0]).html
    assert html.count("On rest, part R3") == 1
    ids = html.split(' id="')[1:]
    assert len(ids) == len({each.split('"')[0] for each in ids})


def test_what_is_tried_out_adds_no_credited_word() -> None:
    document = build_document(plain_with(interactive("fluid-loss")))
    bare = build_document(plain_with(interactive("fluid-loss", FLUID | {"about": "Many " * 500})))
    lesson, longer = document.modules[0].lessons[0], bare.modules[0].lessons[0]
    assert content_words(document, lesson) == content_words(bare, longer)
    assert render_lesson(document, lesson).words == render_lesson(bare, longer).words
    assert any("about" in part.path for part in texts(lesson))


def test_a_lesson_changes_with_a_claim_that_its_interactive_shows() -> None:
    plain = plain_with(interactive("claim-appraiser"))
    other = copy.deepcopy(plain)
    other["claims"][1]["verdict"] = "weak"
    before, after = build_document(plain), build_document(other)
    assert lesson_digest(before, before.modules[0].lessons[0]) != lesson_digest(
        after, after.modules[0].lessons[0]
    )
