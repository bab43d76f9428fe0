"""Players of other sites that an article's page can hold: none is loaded until a reader asks.

What a body keeps is the link. The player's address is made here, of the id in it, and never taken
from what somebody wrote.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Player:
    src: str
    site: str
    """Whose it is, as readers know it."""

    @property
    def origin(self) -> str:
        """What the page's Content-Security-Policy must let into a frame."""
        parts = urlsplit(self.src)
        return f"{parts.scheme}://{parts.netloc}"


_YOUTUBE = "https://www.youtube-nocookie.com/embed/{}?autoplay=1"
_VIMEO = "https://player.vimeo.com/video/{}?autoplay=1&dnt=1"
_KNOWN = [
    (re.compile(pattern), src, site)
    for pattern, src, site in (
        (
            r"https?://(?:www\.|m\.)?youtube\.com/"
            r"(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/)([\w-]{11})(?![\w-])",
            _YOUTUBE,
            "YouTube",
        ),
        (r"https?://youtu\.be/([\w-]{11})(?![\w-])", _YOUTUBE, "YouTube"),
        (r"https?://(?:www\.)?vimeo\.com/(\d{1,12})(?=[?#]|/?$)", _VIMEO, "Vimeo"),
    )
]
"""What a link to a film looks like, and where its site has a player that sets no cookie."""


def player(address: str) -> Player | None:
    """The player of what is at `address`, where we know one."""
    for pattern, src, site in _KNOWN:
        if match := pattern.match(address):
            return Player(src.format(match[1]), site)
    return None
