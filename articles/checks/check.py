"""What a check is, and what it finds."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from articles.models import Rule
from articles.refusals import FailsChecks, Refused

from .subject import Subject

Weight = Rule.Weight


class Found(NamedTuple):
    """What one check has to say of one field of the form."""

    field: str
    """As the form names it; a line of further reading is `citations-0`."""
    sentence: str
    words: str = ""
    """The words in the field that it is about, as they stand there, where there are some."""


@dataclass(frozen=True)
class Check:
    """A check by its name; what it does is said by its function's docstring."""

    name: str
    label: str
    find: Callable[[Subject], Iterable[Found]]
    default: str = Weight.WARN
    refusal: type[Refused] = FailsChecks
    """What publishing raises. One with a refusal of its own is no matter of taste."""

    @property
    def is_fixed(self) -> bool:
        """Whether it always blocks: a page can't do without what it asks for."""
        return self.refusal is not FailsChecks

    @property
    def about(self) -> str:
        """One paragraph for editors."""
        return " ".join((inspect.getdoc(self.find) or "").split())


@dataclass(frozen=True)
class Finding:
    """Something to mend in a version, or to know before it goes out."""

    check: Check
    field: str
    sentence: str
    weight: str
    words: str = ""

    @property
    def blocks(self) -> bool:
        return self.weight == Weight.BLOCK
