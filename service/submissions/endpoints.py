"""REST end points of the room."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
