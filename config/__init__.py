"""Wiring: settings, addresses, launchers. Imports anything; nothing in palier/ imports it."""
