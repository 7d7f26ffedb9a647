"""REST: uploads and submissions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from service.auth.dependencies import AppSettings, CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, Member, for_assignment, for_question
from service.rest import PREFIX, Answer, Cursor, IdempotencyHeader, Limit, Listing, RequestHash, once
from service.submissions import actions
from service.submissions.access import for_submission, for_upload
from service.submissions.actions import Source, Terms
from service.submissions.downloads import download
from service.submissions.forms import content_hash, read_terms, sources_of
from service.submissions.schemas import (
    EntryOut,
    FileOut,
    NewSubmission,
    OutcomesOut,
    SubmissionDetail,
    SubmissionOut,
    TriedOut,
    UploadOut,
)
from service.submissions.streaming import UploadRoute
from service.tables import Assignment, Outcome, Submission, Upload, UploadEntry

router = APIRouter(tags=["submissions"], route_class=UploadRoute)
RECORDS = {"application/x-ndjson", "application/jsonl"}
RECORDS_BODY = {
    "application/x-ndjson": {"schema": {"type": "string", "description": "Records, one JSON object a line"}}
}
CREATED, OK = 201, 200


async def sent_records(request: Request) -> bytes | None:
    """The body, where it is records and no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return await request.body() if kind in RECORDS else None


@router.post(
    "/assignments/{assignment_id}/uploads",
    status_code=CREATED,
    response_model=UploadOut,
    openapi_extra={"requestBody": {"content": RECORDS_BODY}},
)
def upload(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    settings: AppSettings,
    assignment_id: UUID,
    terms: Annotated[Terms, Depends(read_terms)],
    records: Annotated[bytes | None, Depends(sent_records)],
    files: Annotated[list[UploadFile], File(description="Zips, single files, or records as .jsonl.")] = [],  # noqa: B006
    for_everything: Annotated[str, Query(alias="question", description="For records: as in the form.")] = "",
    for_the_rest: Annotated[str, Query(alias="otherwise", description="For records: as in the form.")] = "",
    key: IdempotencyHeader = "",
) -> JSONResponse:
    """Hand in many programs: files and zips as a form, or records (`application/x-ndjson`) as the body.

    Every file is accepted, already there, or rejected with its reason. The same upload again changes nothing.
    """
    viewer.need_scope("courses:write")
    _, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    terms = terms.asking(for_everything, for_the_rest)
    sources = [Source("records.jsonl", io.BytesIO(records))] if records is not None else sources_of(files)

    def act() -> Answer:
        made = actions.receive(session, assignment, sources, settings, user=viewer.user, terms=terms)
        body = _upload(made, actions.first_rejected(session, made.id)).model_dump(mode="json")
        return Answer(CREATED, body, {"Location": f"{PREFIX}/uploads/{made.id}"})

    return once(session, viewer, key, content_hash(request, terms, sources), act)


@router.get("/uploads/{upload_id}")
def get_upload(session: DbSession, viewer: CurrentViewer, upload_id: UUID) -> UploadOut:
    """An upload, its counts and its first rejected files."""
    viewer.need_scope("courses:read")
    _, _, found = for_upload(session, viewer, upload_id)
    return _upload(found, actions.first_rejected(session, upload_id))


@router.get("/uploads/{upload_id}/entries")
def list_entries(
    session: DbSession,
    viewer: CurrentViewer,
    upload_id: UUID,
    outcome: Annotated[Outcome | None, Query(description="Only these.")] = None,
    cursor: Cursor = "",
    limit: Limit = 100,
) -> Listing[EntryOut]:
    """What became of each file of an upload."""
    viewer.need_scope("courses:read")
    for_upload(session, viewer, upload_id)
    rows, following = actions.page_of_entries(session, upload_id, outcome, cursor, limit)
    return Listing(items=[EntryOut.model_validate(row) for row in rows], next=following)


@router.post("/questions/{question_id}/submissions", status_code=CREATED, response_model=SubmissionOut)
def hand_in(
    session: DbSession,
    viewer: CurrentViewer,
    settings: AppSettings,
    request_hash: RequestHash,
    question_id: UUID,
    new: NewSubmission,
    key: IdempotencyHeader = "",
) -> JSONResponse:
    """Hand in one program. What is there already is answered with 200 and changes nothing."""
    viewer.need_scope("courses:write")
    member, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)

    def act() -> Answer:
        record = new.as_record(question.key, question.language)
        given = actions.single(record, [(file.name, file.text) for file in new.files], settings)
        made, outcome = actions.hand_in(session, question, given, settings)
        body = _submission(member, made, assignment).model_dump(mode="json")
        status = CREATED if outcome == Outcome.ACCEPTED else OK
        return Answer(status, body, {"Location": f"{PREFIX}/submissions/{made.id}"})

    return once(session, viewer, key, request_hash, act)


@router.get("/questions/{question_id}/submissions")
def list_submissions(
    session: DbSession, viewer: CurrentViewer, question_id: UUID, cursor: Cursor = "", limit: Limit = 100
) -> Listing[SubmissionOut]:
    """The submissions of a question."""
    viewer.need_scope("courses:read")
    member, assignment, _ = for_question(session, viewer, question_id)
    rows, following = actions.page_of_submissions(session, question_id, cursor, limit)
    items = [_submission(member, row, assignment) for row in rows]
    return Listing(items=items, next=following)


@router.get("/submissions/{submission_id}")
def get_submission(session: DbSession, viewer: CurrentViewer, submission_id: UUID) -> SubmissionDetail:
    """A submission with its text and its files."""
    viewer.need_scope("courses:read")
    member, view = for_submission(session, viewer, submission_id)
    return SubmissionDetail(
        **_submission(member, view.submission, view.assignment).model_dump(),
        text=view.program.text,
        attempted=view.program.attempted,
        files=[FileOut.model_validate(file) for file in view.files],
    )


@router.get("/submissions/{submission_id}/outcomes")
def get_outcomes(session: DbSession, viewer: CurrentViewer, submission_id: UUID) -> OutcomesOut:
    """What a submission's program does, where it differs from most of its class first."""
    viewer.need_scope("courses:read")
    _, view = for_submission(session, viewer, submission_id)
    found = actions.behaviour_of(session, view.question, view.program)
    if found is None:
        return OutcomesOut(submission_id=submission_id, repair="", acting=0, inputs=[])
    tried = [TriedOut.model_validate(one) for one in found.tried]
    return OutcomesOut(submission_id=submission_id, repair=found.repair, acting=found.acting, inputs=tried)


@router.get("/submissions/{submission_id}/files/{position}", response_class=Response)
def get_file(
    session: DbSession, viewer: CurrentViewer, submission_id: UUID, position: Annotated[int, Path(ge=0, le=100_000)]
) -> Response:
    """A file's bytes as they came."""
    viewer.need_scope("courses:read")
    for_submission(session, viewer, submission_id)
    return download(actions.file_of(session, submission_id, position))


def _upload(upload: Upload, rejected: Sequence[UploadEntry]) -> UploadOut:
    problems = [EntryOut.model_validate(entry) for entry in rejected]
    return UploadOut.model_validate(upload).model_copy(update={"problems": problems})


def _submission(member: Member, submission: Submission, assignment: Assignment) -> SubmissionOut:
    """A submission; whose it is, its external id may tell, so that is for instructors."""
    names = SubmissionOut.model_fields.keys() - {"late", "external_id"}
    return SubmissionOut(
        **{name: getattr(submission, name) for name in names},
        external_id=submission.external_id if member.is_instructor else None,
        late=actions.is_late(submission, assignment.deadline),
    )
