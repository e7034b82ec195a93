"""What pages show of a paper: its words and its drawings as HTML that is safe whatever they hold."""

from .drawings import UnsafeDrawingError, inline_svg, view_box
from .words import line, pieces, words

__all__ = ["UnsafeDrawingError", "inline_svg", "line", "pieces", "view_box", "words"]
