"""What may be wrong in a program that does not parse: possible small edits, each with its words."""
