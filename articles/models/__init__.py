from .articles import Article, Byline, Citation, Correction
from .sections import ArticleTopic, Section, Topic
from .stories import Step, Story

__all__ = [
    "Article",
    "ArticleTopic",
    "Byline",
    "Citation",
    "Correction",
    "Section",
    "Step",
    "Story",
    "Topic",
]
