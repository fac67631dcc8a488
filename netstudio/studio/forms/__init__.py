"""Forms: settings of any kind, edited as their declaration says."""
