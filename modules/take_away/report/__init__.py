"""The report: one page of HTML that stands by itself, to be read, printed and handed in."""
