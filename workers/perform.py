"""Doing one job: lease its row, stay alive, and tell what went wrong where a person sees it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.errors import FeedforwardError
from service.jobs import transaction
from workers.context import Context
from workers.lease import Lease, LeaseLost, kept_alive, take

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """What a job does, and what it leaves behind when it fails.

    `act` finishes the lease in the transaction of its last results; `on_failure` writes the reason to the subject.
    """

    act: Callable[[Context, Lease], None]
    on_failure: Callable[[Session, UUID, str], None] | None = None


def perform(context: Context, job_id: UUID, work: Work) -> bool:
    """Do a job unless another worker has it or it is done; whether it was done here."""
    lease = take(context.database, job_id)
    if lease is None:
        return False
    try:
        with kept_alive(context.database, lease, context.settings):
            work.act(context, lease)
    except LeaseLost:
        log.warning("job %s was given to another worker; its result here is dropped", job_id)
        return False
    except FeedforwardError as error:
        _fail(context, lease, work, error.detail)
        return False
    except DBAPIError:
        # The database went away in the middle: the row stays running, and the sweeper sends the job again.
        log.exception("job %s lost the database", job_id)
        return False
    except Exception as error:  # noqa: BLE001  (whatever it was, the job's row must say that it ended)
        _fail(context, lease, work, describe(error))
        return False
    return True


def describe(error: Exception) -> str:
    """Where an unforeseen error happened, without its message, which may quote a student's program."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_qualname}, line {place.tb_lineno}" if place is not None else ""
    return f"An unforeseen {type(error).__name__}{where}. It is a fault of the program; start it anew to try again."


def _fail(context: Context, lease: Lease, work: Work, reason: str) -> None:
    log.error("job %s failed: %s", lease.job_id, reason)
    with transaction(context.database.writing, context.sender) as session:
        lease.fail(session, reason)
        if work.on_failure is not None:
            work.on_failure(session, lease.subject_id, reason)
