"""What the desks of professionals share: the day, the news, a file found, the letters to print, what can be undone."""
