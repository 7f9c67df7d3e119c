"""gaolbook: who was arrested, charged, sentenced and freed, from raw news articles to JSONL with evidence."""
