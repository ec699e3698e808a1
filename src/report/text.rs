//! Turns a comparison into a page for a terminal: what needs a person first, then why the figures are what they are.
