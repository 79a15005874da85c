"""Stand-ins for others' systems, speaking their real protocols; never imported by palier."""
