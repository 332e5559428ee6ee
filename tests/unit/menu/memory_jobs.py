"""What somebody of a crew remembers of its jobs: what the list and the screens have told."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain import public_number
from app.domain.report import Status
from app.menu.conditions import JOB_IS_ACCEPTED, JOB_IS_GONE, JOB_WAS_DONE
from app.menu.effects import CrewJobs, DoJob, Facts, Job, JobByNumber
from app.menu.model import City, Phrase
from app.menu.places import place_label


class JobMemory:
    """Of one caller in one call; a resident's stays empty."""

    def __init__(self, city: City, crew: str, seen: Counter[str]) -> None:
        self._city, self._crew, self._seen = city, crew, seen
        self.last: Job | None = None  # as it stood when it was seen last
        self._listed: dict[int, Job] = {}
        self._wants: tuple[str, str, str] = ("", "", "")

    def asked(self, need: CrewJobs | JobByNumber, chosen: int) -> None:
        """Compare what the engine wants to know: of the caller's own crew, and of what it chose."""
        assert self._crew
        assert need.crew == self._crew, need
        if isinstance(need, JobByNumber):
            assert need.number == chosen, need

    def wants(self, effect: str, label: Phrase | None, words: str = "", place: str = "") -> None:
        """Learn what a key or words are for."""
        if effect == "impossible" and label:
            words = label[self._city.language].parts[0]
        self._wants = effect, words, place

    def pressed(self, key: str, code: str, text: str, language: str) -> None:
        """Compare a job with the line of the list that has named it."""
        job = self._listed[int(code)]
        drawn = next(one for one in text.split("\n") if one.startswith(f"{key} "))
        service = self._city.services.get(job.service)
        assert drawn.endswith(service.labels[language] if service else job.service), drawn
        assert drawn.startswith(f"{key} ! ") == job.is_late, drawn
        self._seen["chose a job"] += 1

    def done(self, effect: DoJob, looked: Job | None) -> None:
        """Compare what is done with a job."""
        assert looked
        assert effect == DoJob(looked.number, *self._wants), (effect, self._wants)
        assert not looked.is_gone, effect
        self._seen[f"do {effect.does}"] += 1

    def sees(self, facts: Facts, chosen: int) -> None:
        """Learn what a screen is about to tell."""
        self._listed = {job.number: job for job in facts.jobs} or self._listed
        if facts.job:
            assert facts.job.number == chosen, facts.job
            self.last = facts.job

    def assert_form(self, condition: str, looked: Job | None) -> None:
        """A form with a condition on a job is shown of such a job alone."""
        if condition not in (JOB_IS_GONE, JOB_WAS_DONE, JOB_IS_ACCEPTED):
            return
        assert looked, condition
        assert looked.is_gone == (condition == JOB_IS_GONE), (condition, looked)
        assert looked.is_done or condition != JOB_WAS_DONE, looked
        assert looked.status == Status.IN_PROGRESS or condition != JOB_IS_ACCEPTED, looked
        self._seen[f"form {condition}"] += 1

    def values(self, job: Job, facts: Facts, language: str) -> dict[str, str]:
        """Give what values must say of a job."""
        city = self._city
        service = city.services.get(job.service)
        due = datetime.fromtimestamp(job.due_us / 1_000_000, ZoneInfo(city.zone))
        self._seen["told of a job"] += 1
        return {
            "service": service.labels[language] if service else "",
            "place": place_label(city, job.place, language),
            "number": public_number.spoken(job.number),
            "status": city.menu.words[job.status][language].parts[0],
            "deadline": f"{due:%d/%m %H:%M}" if job.due_us else "",
            "jobs": str(len(facts.jobs)),
        }
