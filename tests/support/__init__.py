"""What tests stand on: real servers, a real browser, no way out of this machine."""
