"""The desk's screens for stories: one subject a file."""

from .articles import ArticleAdmin
from .pictures import StoryImageAdmin
from .rules import RuleAdmin
from .sections import SectionAdmin, TopicAdmin

__all__ = ["ArticleAdmin", "RuleAdmin", "SectionAdmin", "StoryImageAdmin", "TopicAdmin"]
