"""Pictures of the homes of the demo, drawn here from what each home is, the same at each start: none comes from elsewhere."""
