"""What is notified, to whom, by which channel, and the words of the trade. First `notified`."""
