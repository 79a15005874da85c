"""What every desk of a professional shares: what awaits by date, the news, and the mail of the morning."""
