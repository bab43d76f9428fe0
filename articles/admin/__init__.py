"""The desk's screens for stories: one subject a file."""

from .articles import ArticleAdmin
from .sections import SectionAdmin, TopicAdmin

__all__ = ["ArticleAdmin", "SectionAdmin", "TopicAdmin"]
