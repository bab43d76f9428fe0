from .announcements import Announcement
from .articles import Article, Byline, Citation, Correction
from .calendars import CalendarKey
from .comments import Comment
from .fronts import Alert, Front, FrontSlot
from .notices import Notice, NoticeChoice
from .pages import AboutPage
from .rules import Rule
from .sections import ArticleTopic, Section, SectionLimit, Topic, sections_run_by
from .sharing import ShareLink
from .sittings import Sitting
from .stories import Step, Story

__all__ = [
    "AboutPage",
    "Alert",
    "Announcement",
    "Article",
    "ArticleTopic",
    "Byline",
    "CalendarKey",
    "Citation",
    "Comment",
    "Correction",
    "Front",
    "FrontSlot",
    "Notice",
    "NoticeChoice",
    "Rule",
    "Section",
    "SectionLimit",
    "ShareLink",
    "Sitting",
    "Step",
    "Story",
    "Topic",
    "sections_run_by",
]
