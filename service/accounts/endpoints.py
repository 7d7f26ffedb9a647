"""REST: who am I."""

from __future__ import annotations

from fastapi import APIRouter

from service.accounts.schemas import Me
from service.auth.dependencies import CurrentViewer

router = APIRouter(tags=["accounts"])


@router.get("/me")
def me(viewer: CurrentViewer) -> Me:
    """The person that this request speaks for."""
    return Me.model_validate(viewer.user)
