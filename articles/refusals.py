"""What a step of `publishing` may refuse, each by its name."""


class Refused(Exception):
    """A step that may not be done; `str()` of it says why, to an editor."""


class NotAllowed(Refused):
    """This user may not take this step."""


class WrongStage(Refused):
    """The story isn't where this step starts from."""


class NoteMissing(Refused):
    """The step needs a word of explanation."""


class FailsChecks(Refused):
    """A check that holds versions back (`articles.checks`) has found something in this one."""


class Incomplete(FailsChecks):
    """The version lacks what its page can't do without."""


class AlreadyOut(Refused):
    """The version is or was live; what readers saw isn't put in another place."""


class NotScheduled(Refused):
    """The version has no instant in the future to move or take back."""


class InstantPast(Refused):
    """The instant has passed."""


class InstantTaken(Refused):
    """Another version of the story goes live at that very instant."""


class EndsBeforeStart(Refused):
    """The end isn't after the start."""


class NotLive(Refused):
    """Readers don't see the story at that instant."""


class AddressTaken(FailsChecks):
    """Another story is or was live under this slug."""


class Resolved(Refused):
    """The comment was dealt with: it is neither answered nor deleted."""
