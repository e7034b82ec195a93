"""How large a package may be. A course of forty hours stays far below all of this."""

from typing import Final

MAX_FILES: Final = 3_000
MAX_DEPTH: Final = 6
MAX_TEXT_FILE: Final = 2_000_000
MAX_ASSET: Final = 500_000_000
MAX_YAML_DEPTH: Final = 16
MAX_YAML_NODES: Final = 200_000
MAX_ZIP: Final = 600_000_000
MAX_UNPACKED: Final = 1_000_000_000
MAX_RATIO: Final = 100
