//! The pages of the rules on figures against their limits; they are found by the gate.

use super::{Rule, Scope, Severity};

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    Rule::elsewhere(
        "GATE501",
        "pair-cer",
        "a pair's error rate is above its limit",
        &[Scope::Pair],
        Some(Severity::Error),
        "Why it matters: one page that is far off is a wrong page or a page nobody read.\n\
         Example: pair-cer = 0.30 and a page at 0.42.\n\
         Instead: a page below its limit.\n\
         Wrong when: the page is damaged; give its collection another limit, with the reason.",
    ),
    Rule::elsewhere(
        "GATE503",
        "corpus-cer",
        "the error rate of all pairs together is above its limit",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: the figure that users see is that of the whole; it counts characters, not pages.\n\
         Example: corpus-cer = 0.02 and 2.3 % in all.\n\
         Instead: a corpus below its limit.\n\
         Wrong when: hard pages were added; use the ratchet, which compares like with like.",
    ),
    Rule::elsewhere(
        "GATE504",
        "group-cer",
        "the error rate of a collection is above its limit",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a small collection goes under in the mean of a large corpus.\n\
         Example: the telegrams at 5 %, the whole at 1 %.\n\
         Instead: each collection below its limit.\n\
         Wrong when: the collection is new and still being corrected.",
    ),
    Rule::elsewhere(
        "GATE505",
        "sample-bound",
        "the interval of a sample's error rate lies above its limit",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: where pages were drawn, the rate of the rest is known within bounds only; a point would reject good work by chance.\n\
         Example: 200 pages, 2.4 % to 3.1 %, limit 2 %.\n\
         Instead: an interval below the limit.\n\
         Wrong when: the sample is too small to say; then the verdict is inconclusive.",
    ),
    Rule::elsewhere(
        "GATE506",
        "regression",
        "the pairs of the base have more errors than they had there",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: a change that makes old pages worse is stopped where it is made, not found a year later.\n\
         Example: 4,210 edits at the merge base, 4,380 now, on the same pairs.\n\
         Instead: as many as before or fewer.\n\
         Wrong when: the reference was corrected and now shows errors that it hid; say so in the change.",
    ),
    Rule::elsewhere(
        "GATE507",
        "pair-regression",
        "a pair has more errors than it had at the base",
        &[Scope::History],
        Some(Severity::Warning),
        "Why it matters: a wrong page pasted over a right one hardly moves the whole.\n\
         Example: p12 from 1 % to 40 %.\n\
         Instead: p12 as before.\n\
         Wrong when: the page was transcribed anew by other rules.",
    ),
    Rule::elsewhere(
        "GATE508",
        "coverage",
        "too few places of the corpus are a checked pair",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a rate over half the pages says nothing of the other half.\n\
         Example: min-coverage = 0.95 and 61 of 80 pages.\n\
         Instead: 77 pages of 80.\n\
         Wrong when: the corpus is growing; lower the limit while it does.",
    ),
    Rule::elsewhere(
        "GATE510",
        "slack",
        "the corpus is better than its ratchet: tighten it",
        &[Scope::Corpus],
        Some(Severity::Note),
        "Why it matters: a ratchet that lags behind lets errors back in.\n\
         Example: ratchet at 2.0 %, corpus at 1.4 %.\n\
         Instead: sverka ratchet update.\n\
         Wrong when: never; it is a note only.",
    ),
    Rule::elsewhere(
        "GATE511",
        "excluded-share",
        "too many pairs are left out",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: a gate can be passed by hiding the bad pages.\n\
         Example: max-excluded = 0.02 and 9 of 100 pages excluded.\n\
         Instead: two of 100, each with its reason.\n\
         Wrong when: the collection holds many drawings; raise the limit for it.",
    ),
    Rule::elsewhere(
        "GATE512",
        "not-comparable",
        "figures under other rules are not compared",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: a rate in another profile or unit is another rate, and better by no work at all.\n\
         Example: base measured diplomatic, head modernised.\n\
         Instead: both by one profile.\n\
         Wrong when: the change of profile is meant; record a new ratchet in the same change.",
    ),
    Rule::elsewhere(
        "GATE513",
        "patch-cer",
        "the error rate of the pairs that a change touches is above its limit",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: a change is judged by the pages it touches, not by the size of the corpus around them.\n\
         Example: patch-cer = 0.05 and 9 % on the three pages of this change.\n\
         Instead: the pages of the change below the limit.\n\
         Wrong when: the change adds hard pages; give their collection a limit of its own.",
    ),
    Rule::elsewhere(
        "GATE514",
        "too-few-edits",
        "corrected texts differ too little from what the engine read",
        &[Scope::Corpus],
        Some(Severity::Error),
        "Why it matters: references that are the transcripts, letter for letter, are most often pages that nobody has read.\n\
         Example: gate.min-edits = 0.005 and 12 edits in 40,000 letters.\n\
         Instead: pages that somebody read against the scan.\n\
         Wrong when: the engine is that good, or its readings are what is measured; then gate.role = \"engine-quality\".",
    ),
];
