"""REST: examples, grading runs, review."""

from __future__ import annotations

from fastapi import APIRouter

from service.grading import grade_endpoints, run_endpoints

router = APIRouter(tags=["grading"])
router.include_router(grade_endpoints.router)
router.include_router(run_endpoints.router)
