"""Programs that mean harm, and what must not come of them."""
