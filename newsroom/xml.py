"""What XML can hold."""

import re

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """`value` without the characters that XML 1.0 has no way to write (control characters)."""
    return _FORBIDDEN.sub("", value)
