"""What is done for the software of partners: keys drawn and recognised, an act sent twice done once."""
