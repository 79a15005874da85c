"""The commission's screens: its séances, the decisions on each home, the minutes."""
