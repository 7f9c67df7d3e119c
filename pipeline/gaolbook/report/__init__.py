"""Report: one self-contained page to hand on."""
