"""Every job's name with its work, as Celery tasks and for those who do the work themselves."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from celery import shared_task

from service.jobs import JobName
from workers.context import process_context
from workers.perform import Work, perform
from workers.tasks import judging, preparing, submissions, suggestions

WORK: Final[dict[JobName, Work]] = {
    JobName.SUBMISSIONS_PREPARE: submissions.PREPARE,
    JobName.GRADING_SUGGEST: suggestions.SUGGEST,
    JobName.GRADING_PREPARE: preparing.PREPARE,
    JobName.GRADING_JUDGE: judging.JUDGE,
}


def _register(name: JobName, work: Work) -> None:
    def task(job_id: str) -> None:
        perform(process_context(), UUID(job_id), work)

    shared_task(name=name.value)(task)


for _name, _work in WORK.items():
    _register(_name, _work)
