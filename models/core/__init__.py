"""The mathematics by hand, in NumPy alone."""
