"""A plotted figure is what the script draws from its numbers, and its numbers are those of the references."""

from __future__ import annotations

import io
import re
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.document import CourseDocument
from courses.package import PackageError, read_package, svg_faults
from courses.package.plot_data import Axis, Plot, read_plots
from courses.package.plot_marks import Scale, coordinate, numeral
from courses.package.plots import drawings, drawn_plot, library_plots

LIBRARY = Path("courses/library")
PLOTS = library_plots(LIBRARY)
SHOWN = [(plot, course) for plot in PLOTS for course in plot.courses]
each_plot = pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
each_shown = pytest.mark.parametrize(
    ("plot", "course"), SHOWN, ids=[f"{course}-{plot.key}" for plot, course in SHOWN]
)

ONE = """
- key: one
  courses: [c]
  title: One
  description: One bar of 3.
  panels:
    - kind: bars
      reference: R1
      axis: {high: 10}
      rows:
        - {label: a, value: 3}
"""


@cache
def package(course: str) -> CourseDocument:
    return read_package(LIBRARY / course)


def numbers_in(words: str) -> set[Decimal]:
    """Every number of a text without its sign; thousands may have a comma."""
    return {Decimal(found.replace(",", "")) for found in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", words)}


def test_the_committed_drawings_are_those_that_the_script_draws() -> None:
    drawn = drawings(LIBRARY, PLOTS)
    assert len(drawn) >= 10
    assert [str(path) for path, svg in drawn.items() if path.read_bytes() != svg] == []


@each_shown
def test_a_plot_bears_the_title_of_the_figure_in_its_package(plot: Plot, course: str) -> None:
    assert [figure.title for figure in package(course).figures if figure.key == plot.key] == [plot.title]


@each_shown
def test_every_reference_of_a_plot_stands_in_its_package(plot: Plot, course: str) -> None:
    assert plot.references() <= {reference.key for reference in package(course).references}


@each_shown
def test_every_number_drawn_stands_in_its_reference(plot: Plot, course: str) -> None:
    references = {each.key: each for each in package(course).references}
    for fact in plot.facts():
        reference = references[fact.reference]
        assert abs(fact.value) in numbers_in(f"{reference.participants} {reference.finding}"), fact


@each_plot
def test_every_number_drawn_is_said_in_the_description(plot: Plot) -> None:
    said = numbers_in(plot.description)
    assert [fact for fact in plot.facts() if abs(fact.value) not in said] == []


@each_plot
def test_every_number_drawn_lies_on_its_axis(plot: Plot) -> None:
    for panel in plot.panels:
        axis: Axis | None = getattr(panel, "axis", None)
        if axis:
            assert all(axis.low <= value <= axis.high for row in panel.drawn() for value in row.numbers())


@each_plot
def test_a_drawing_is_sound_and_its_words_are_large(plot: Plot) -> None:
    svg = drawn_plot(plot)
    assert svg_faults(svg) == []
    assert all(float(size) >= 18 for size in re.findall(r'font-size="([\d.]+)"', svg))


def test_a_length_is_in_proportion_to_its_number() -> None:
    [plot] = read_plots(ONE.replace("value: 3}", "value: 3}\n        - {label: b, value: 9}"), "plots.yaml")
    short, long = (float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn_plot(plot)))
    assert long == pytest.approx(3 * short, abs=0.2)


def test_what_has_no_number_of_its_own_has_a_broken_outline_and_is_no_fact() -> None:
    [plot] = read_plots(ONE.replace("value: 3}", "value: 3, schematic: not measured}"), "plots.yaml")
    assert list(plot.facts()) == []
    assert re.search(r"<rect[^>]*stroke-dasharray", drawn_plot(plot))


@pytest.mark.parametrize(
    ("value", "place"), [("0", 100.0), ("5", 150.0), ("10", 200.0), ("-2", 80.0), ("0.5", 105.0)]
)
def test_a_scale_places_numbers_in_proportion(value: str, place: float) -> None:
    assert Scale(Axis(high=Decimal(10)), 100, 200).at(Decimal(value)) == pytest.approx(place)


@pytest.mark.parametrize(
    ("value", "is_signed", "words"),
    [
        ("1.20", False, "1.20"),
        ("-0.08", False, "−0.08"),
        ("4203", False, "4,203"),
        ("2", True, "+2"),
        ("0", True, "0"),
    ],
)
def test_numbers_are_written_as_the_source_gives_them(value: str, is_signed: bool, words: str) -> None:
    assert numeral(Decimal(value), is_signed=is_signed) == words


@pytest.mark.parametrize(("value", "written"), [(3.0, "3"), (2.25, "2.2"), (-0.04, "0"), (1234.56, "1234.6")])
def test_coordinates_have_one_decimal_at_most(value: float, written: str) -> None:
    assert coordinate(value) == written


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("kind: bars", "kind: pie", 7, "pie"),
        ("value: 3", "value: many", 11, "value"),
        ("reference: R1", "source: R1", 8, "source"),
        ("{high: 10}", "{high: 10, high: 11}", 9, "twice"),
    ],
)
def test_a_fault_in_the_numbers_is_named_with_its_line(old: str, new: str, line: int, word: str) -> None:
    with pytest.raises(PackageError) as caught:
        read_plots(ONE.replace(old, new), "plots.yaml")
    assert any(fault.line == line and word in fault.message for fault in caught.value.faults), caught.value


def test_the_command_names_what_differs_and_mends_it(tmp_path: Path) -> None:
    for path in drawings(LIBRARY, PLOTS):
        copy = tmp_path / path.relative_to(LIBRARY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.copy(LIBRARY / "plots.yaml", tmp_path)
    plot, course = SHOWN[0]
    spoilt = tmp_path / course / "figures" / f"{plot.key}.svg"
    spoilt.write_bytes(spoilt.read_bytes().replace(b'width="', b'width="9', 1))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 drawings differ"):
        call_command("draw_plots", check=True, library=tmp_path, stdout=out)
    assert f"{plot.key}.svg differs" in out.getvalue()
    call_command("draw_plots", library=tmp_path, stdout=out)
    call_command("draw_plots", check=True, library=tmp_path, stdout=out)
    assert spoilt.read_bytes() == drawn_plot(plot).encode()
