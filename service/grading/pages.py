"""Pages: the grading desk, the runs, the review."""

from __future__ import annotations

from fastapi import APIRouter

from service.grading import desk_pages, review_pages, run_pages

router = APIRouter()
router.include_router(desk_pages.router)
router.include_router(run_pages.router)
router.include_router(review_pages.router)
