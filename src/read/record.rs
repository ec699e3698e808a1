//! Turns a record (one file that holds metadata, a transcript, its corrected text and perhaps a translation) into its sections.
