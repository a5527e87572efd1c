"""One model per file."""

from governance.models.acknowledgement import Acknowledgement
from governance.models.action_item import ActionItem
from governance.models.decision import Decision
from governance.models.discussion import Comment, Suggestion, Thread
from governance.models.doubt import Doubt
from governance.models.edit_seal import EditSeal
from governance.models.event import Event
from governance.models.feed import Feed
from governance.models.initiative import Initiative, Occurrence, Roadmap
from governance.models.notice import Kind, Notice, Way
from governance.models.notice_preference import NoticeMark, NoticePreference
from governance.models.position import Objection, Position
from governance.models.proposal import Proposal, Revision
from governance.models.pulse import PulseAnswer, PulseAnswered, PulseRound
from governance.models.review import EvidencePack, Review
from governance.models.session import Session, Waiver
from governance.models.trial import Contract, Trial, TrialReport
from governance.models.webhook import Webhook
from governance.models.weekly import WeeklyAction, WeeklyNote, WeeklyPack, WeeklySchedule

__all__ = [
    "Acknowledgement",
    "ActionItem",
    "Comment",
    "Contract",
    "Decision",
    "Doubt",
    "EditSeal",
    "Event",
    "EvidencePack",
    "Feed",
    "Initiative",
    "Kind",
    "Notice",
    "NoticeMark",
    "NoticePreference",
    "Objection",
    "Occurrence",
    "Position",
    "Proposal",
    "PulseAnswer",
    "PulseAnswered",
    "PulseRound",
    "Review",
    "Revision",
    "Roadmap",
    "Session",
    "Suggestion",
    "Thread",
    "Trial",
    "TrialReport",
    "Waiver",
    "Way",
    "Webhook",
    "WeeklyAction",
    "WeeklyNote",
    "WeeklyPack",
    "WeeklySchedule",
]
