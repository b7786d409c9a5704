"""What the compute thread is asked, and what it is in the middle of. Knows no thread: the engine holds a lock.

    waiting   the newest request, and the newest inquiry of each topic, in the order of asking
    levels    what is being done: an inquiry that was answered in the middle of another one lies on top of it

No job lies twice on the levels: what replaces one of them waits until those above it are back in the line and it has
ended, so that nothing outdated is kept for long, however fast is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.compute.asking import Inquiry
from explorer.compute.request import Request

Job = Request | Inquiry


class Cancelled(Exception):
    """The work that is running is no longer wanted."""


@dataclass(frozen=True, eq=False)
class Level:
    """Something that is being done; `turn` counts what had been asked when it began. A `film` is a request's second
    part, which other windows of the same layers leave alone."""

    job: Job
    turn: int
    film: bool = False

    def replaced_by(self, job: Job) -> bool:
        if isinstance(self.job, Request):
            return isinstance(job, Request) and not (self.film and job.layers == self.job.layers)
        return not isinstance(job, Request) and job.topic == self.job.topic


class Line:
    def __init__(self) -> None:
        self.request: Request | None = None
        self.film_of: Request | None = None  # whose film is not complete
        self._asked: dict[str, tuple[Inquiry, int]] = {}  # by topic, with its turn
        self._levels: list[Level] = []
        self._forgotten: list[Level] = []  # those that nobody waits for any more
        self._turn = 0

    def submit(self, request: Request) -> None:
        self.request = request

    def inquire(self, inquiry: Inquiry) -> None:
        """Last in the line, in place of one of the same topic."""
        self._asked.pop(inquiry.topic, None)
        self._turn += 1
        self._asked[inquiry.topic] = inquiry, self._turn

    def forget(self, topic: str) -> None:
        """Nobody waits for findings of that topic any more."""
        self._asked.pop(topic, None)
        self._forgotten += [one for one in self._levels if not isinstance(one.job, Request) and one.job.topic == topic]

    def clear(self) -> None:
        """Nobody waits for anything any more."""
        self.request = self.film_of = None
        self._asked.clear()
        self._forgotten = [*self._levels]

    def next(self) -> Level | None:
        """What is to be done when nothing is; None when there is nothing. A request comes twice: then for its film."""
        if self.request is not None:
            return self._begin(self.request)
        if self._asked:
            return self._begin(next(iter(self._asked.values()))[0])
        request, self.film_of = self.film_of, None
        return None if request is None else self._begin(request, film=True)

    def between(self, patient: bool) -> Level | None:
        """What is to be done in the middle of the level on top; None when it shall go on.

        While that is `patient`, which is when it has just begun, only what was asked after it comes between, and
        nothing but a request where something is outdated: a drag always shows something.

        Raises:
            Cancelled: when the level shall end, since it or one below it is outdated. What is not goes back to the end
                of the line.
        """
        top = self._levels[-1]
        if top in self._forgotten:
            raise Cancelled
        waiting: list[Job] = [*([self.request] if self.request else []), *(job for job, _ in self._asked.values())]
        outdated = [one for one in self._levels if one in self._forgotten or any(map(one.replaced_by, waiting))]
        if outdated and not patient:
            if top not in outdated and not isinstance(top.job, Request):
                self.inquire(top.job)
            raise Cancelled
        if self.request is not None:
            return self._begin(self.request)
        later = [] if outdated else [job for job, turn in self._asked.values() if turn > top.turn or not patient]
        return self._begin(later[0]) if later else None

    def again(self, job: Job) -> None:
        """Asks what could not be answered once more, unless something newer is asked."""
        if isinstance(job, Request):
            self.request = self.request or job
        elif job.topic not in self._asked:
            self.inquire(job)

    def end(self) -> None:
        """The level on top has ended."""
        ended = self._levels.pop()
        self._forgotten = [level for level in self._forgotten if level is not ended]

    def _begin(self, job: Job, film: bool = False) -> Level:
        if not isinstance(job, Request):
            del self._asked[job.topic]
        elif not film:
            self.request = None
        self._levels.append(Level(job, self._turn, film))
        return self._levels[-1]
