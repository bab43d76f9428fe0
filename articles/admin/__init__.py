"""The desk's screens for stories: one subject a file."""

from .articles import ArticleAdmin
from .pages import AboutPageAdmin
from .pictures import StoryImageAdmin
from .rules import RuleAdmin
from .sections import SectionAdmin, TopicAdmin

__all__ = [
    "AboutPageAdmin",
    "ArticleAdmin",
    "RuleAdmin",
    "SectionAdmin",
    "StoryImageAdmin",
    "TopicAdmin",
]
