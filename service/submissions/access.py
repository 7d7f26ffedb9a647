"""Who may see a submission or an upload."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from service.auth.viewer import INSTRUCTORS, STAFF, Member, Viewer, in_course
from service.errors import NotFound
from service.submissions.actions import SubmissionView, submission_view, upload_of
from service.tables import Assignment, Upload


def for_submission(session: Session, viewer: Viewer, submission_id: UUID) -> tuple[Member, SubmissionView]:
    """A submission, for those who grade in its course.

    Raises:
        NotFound: There is none, or the viewer may not know of it.
        Forbidden: The viewer is in the course, but does not grade there.
    """
    view = submission_view(session, submission_id)
    try:
        return in_course(session, viewer, view.assignment.course_id, STAFF), view
    except NotFound as error:
        raise NotFound("There is no such submission.") from error


def for_upload(session: Session, viewer: Viewer, upload_id: UUID) -> tuple[Member, Assignment, Upload]:
    """An upload, for the instructors of its course: file names tell who handed in what.

    Raises:
        NotFound: There is none, or the viewer may not know of it.
        Forbidden: The viewer is in the course, but no instructor.
    """
    upload, assignment = upload_of(session, upload_id)
    try:
        return in_course(session, viewer, assignment.course_id, INSTRUCTORS), assignment, upload
    except NotFound as error:
        raise NotFound("There is no such upload.") from error
