"""The tasks: each takes the id of a job row, leases it, and writes what it finds."""
