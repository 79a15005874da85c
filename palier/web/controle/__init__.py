"""Pages of who controls an organisation while a mission lives: its journal, readings, rankings, minutes. Nothing is changed."""
