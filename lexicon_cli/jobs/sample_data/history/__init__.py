"""Stories of tracking that broke one day, told through the lines of a clean export."""
