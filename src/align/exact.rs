//! Turns two sequences of units into their exact edit distance and a script that reaches it.
