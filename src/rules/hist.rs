//! The pages of the rules on what a change does to a corpus; they are found by the gate, against `--base`.

use super::{Rule, Scope, Severity};

/// The rules of the family, by code.
pub const RULES: &[Rule] = &[
    Rule::elsewhere(
        "HIST601",
        "drift",
        "the reference moved away from the transcript, and no decision says why",
        &[Scope::History],
        Some(Severity::Warning),
        "Why it matters: in a year nobody knows whether the page reads so or an editor wished it did.\n\
         Example: ‘трёхсот’ became ‘четырёхсот’ in the reference; the log of decisions has nothing on it.\n\
         Instead: `sverka review` first, the change afterwards.\n\
         Wrong when: the corpus is not reviewed with sverka; then the rule is silent, for there are no decisions at all.",
    ),
    Rule::elsewhere(
        "HIST602",
        "raw-modified",
        "a transcript was changed after it was taken in",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: the transcript is the evidence that every figure rests on.\n\
         Example: a commit mends a word in scans_text as well as in reference.\n\
         Instead: mend the reference only.\n\
         Wrong when: the pages were recognised anew; then the commit says so in a line ‘Re-OCR: ENGINE VERSION’.",
    ),
    Rule::elsewhere(
        "HIST603",
        "stale-pair",
        "the transcript was made anew, and decisions on it lost their place",
        &[Scope::History],
        Some(Severity::Warning),
        "Why it matters: a decision that no longer lies on its words answers nothing, and the work of the reviewer is lost.\n\
         Example: the pages were recognised by another engine; three decisions of March find no place.\n\
         Instead: `sverka review`, which shows them beside the new text.\n\
         Wrong when: the new transcript has no discrepancy there any more; then the decision is done with.",
    ),
    Rule::elsewhere(
        "HIST604",
        "mass-edit",
        "most references are changed at once, and no commit says that it is meant",
        &[Scope::History],
        Some(Severity::Warning),
        "Why it matters: a script over all files, or an editor that saved them in another form, changes more than anybody reads.\n\
         Example: 800 of 1,000 references in one change.\n\
         Instead: a commit that says so in a line ‘Mass-edit: REASON’.\n\
         Wrong when: never; the line says that it is meant.",
    ),
    Rule::elsewhere(
        "HIST605",
        "reverted-correction",
        "a correction was taken back to what the transcript reads",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: an old file saved over a new one undoes work that nobody misses at once.\n\
         Example: ‘Прошу’, corrected from ‘Пропу’, reads ‘Пропу’ again.\n\
         Instead: keep the correction, or decide ‘slip’ in `sverka review`.\n\
         Wrong when: the correction was the mistake and nobody decided so; allow it, with the reason.",
    ),
    Rule::elsewhere(
        "HIST606",
        "unexplained-number",
        "a number, date or name was changed without a reason",
        &[Scope::History],
        Some(Severity::Note),
        "Why it matters: no context gives a number back, and the next editor can only believe it.\n\
         Example: № 114 became № 144, and no remark says from where.\n\
         Instead: decide in `sverka review`, with a remark.\n\
         Wrong when: the reason stands elsewhere, as in the message of the commit.",
    ),
    Rule::elsewhere(
        "HIST607",
        "baseline-grew",
        "the baseline holds more than that of the base",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: a baseline is there to shrink.\n\
         Example: 31 entries at the base, 35 now.\n\
         Instead: 31 or fewer.\n\
         Wrong when: a new rule was turned on; record its findings in a change of their own.",
    ),
    Rule::elsewhere(
        "HIST608",
        "gate-loosened",
        "the change makes the gate wider where it needs it",
        &[Scope::History],
        Some(Severity::Error),
        "Why it matters: a limit that is raised together with the pages that break it holds nothing.\n\
         Example: 9 % on the new pages, and corpus-cer.max = 0.1 in the same change, where it was 0.05.\n\
         Instead: the texts mended, or the limit changed by itself, for a reason.\n\
         Wrong when: somebody who may do so wants it; then a commit says so in a line ‘Sverka-Approve: NAME, REASON’.",
    ),
];
