"""The main job: every reply of a log scored, summarised, compared and explained."""
