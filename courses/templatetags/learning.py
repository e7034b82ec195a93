"""How pages say times and lengths, and the outline that stands beside every lesson."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from courses.rules import moments
from courses.rules.completion import CourseState, ModuleState, PartState
from courses.rules.outline import Outline

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """Minutes in words: ``1 hour 20 minutes``."""
    return moments.duration(minutes)


@register.filter
def moment(at: datetime) -> str:
    """A time in words, seen from now: ``on Tuesday at 21:10``."""
    return moments.moment(timezone.localtime(at), timezone.localtime())


@register.filter
def count(number: int, words: str) -> str:
    """A number with its word: ``{{ 2|count:"lesson,lessons" }}`` is ``2 lessons``."""
    one, _, many = words.partition(",")
    return f"{number} {one if number == 1 else many}"


@register.filter
def short(number: Decimal) -> str:
    """A small count as a word, anything else as it is: ``three``, ``2.5``."""
    return str(apnumber(int(number)) if number == int(number) else number)


class _Once(template.Node):
    def __init__(self, outline: FilterExpression, name: str, inside: NodeList) -> None:
        self.outline, self.name, self.inside = outline, name, inside

    def render(self, context: Context) -> SafeString:
        outline: Outline = self.outline.resolve(context)
        # Only what was rendered by the inner nodes is kept, which have escaped what needed it.
        return mark_safe(outline.shown(self.name, lambda: self.inside.render(context)))  # noqa: S308


@register.tag
def once(parser: Parser, token: Token) -> template.Node:
    """``{% once outline "name" %}...{% endonce %}``: rendered once per process and edition, for everybody.

    An outline never changes, so what is inside may depend on it and on settings, and on nothing of the request.
    """
    _tag, outline, name = token.split_contents()
    inside = parser.parse(("endonce",))
    parser.delete_first_token()
    return _Once(parser.compile_filter(outline), name.strip('"'), inside)


# The outline of a long course is most of what a lesson page renders, so it is put together here and not by a
# template: an eighth of the time.
_TWISTIE = '<svg class="i tw" aria-hidden="true"><use href="#i-right"/></svg>'
_NOTES = {
    "done": ' <span class="vh">(done)</span>',
    "locked": '<span class="small block">Not open yet</span>',
    "open": "",
}


@register.simple_tag
def outline_links(state: CourseState, here: str, base: str) -> SafeString:
    """Every lesson and quiz below ``base`` by module, the module of ``here`` unfolded."""
    modules = "".join(_module(each, here, base) for each in state.modules)
    final = f'<ol class="thread alone">{_link(state.final, here, base)}</ol>' if state.final else ""
    return mark_safe(modules + final)  # noqa: S308 (titles and keys are escaped below)


def _module(state: ModuleState, here: str, base: str) -> str:
    is_open = " open" if here in state.keys else ""
    links = "".join(_link(each, here, base) for each in state.parts)
    return (
        f'<details class="group"{is_open}><summary>{_TWISTIE}<span>{_module_title(state)}</span>'
        f'<small class="num">{state.done} of {len(state.parts)}</small></summary>'
        f'<ol class="thread">{links}</ol></details>'
    )


def _module_title(state: ModuleState) -> str:
    module = state.module
    return _escaped(f"Module {module.number}: {module.title}" if module.number else module.title)


def _link(state: PartState, here: str, base: str) -> str:
    part = state.part
    is_here = part.key == here
    words = [*([state.state] if state.state != "open" else []), *(["here"] if is_here else [])]
    classes = f' class="{" ".join(words)}"' if words else ""
    current = ' aria-current="page"' if is_here else ""
    label = f"{_escaped(part.label)}{_NOTES[state.state]}"
    return f'<li{classes}><a href="{base}{_below(part.kind, part.key)}"{current}>{label}</a></li>'


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    return str(escape(text))


@lru_cache(maxsize=10_000)
def _below(kind: str, key: str) -> str:
    return f"quiz/{quote(key)}/" if kind == "quiz" else f"{quote(key)}/"
