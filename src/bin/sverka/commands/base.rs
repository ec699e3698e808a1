//! Turns what a CI service says of a change into the revision that the change is to join.

use std::env;

/// Where services name the branch, or the commit, that a change is to join; only while they judge a change.
const SERVICES: [(&str, &str); 7] = [
    ("GitHub, Forgejo", "GITHUB_BASE_REF"),
    ("GitLab", "CI_MERGE_REQUEST_DIFF_BASE_SHA"),
    ("GitLab", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
    ("Azure", "SYSTEM_PULLREQUEST_TARGETBRANCH"),
    ("Bitbucket", "BITBUCKET_PR_DESTINATION_BRANCH"),
    ("Buildkite", "BUILDKITE_PULL_REQUEST_BASE_BRANCH"),
    ("Jenkins", "CHANGE_TARGET"),
];

/// Returns the revision, and the service that names it.
pub fn of_ci() -> Option<(String, &'static str)> {
    named(|name| env::var(name).ok())
}

fn named(get: impl Fn(&str) -> Option<String>) -> Option<(String, &'static str)> {
    SERVICES.iter().find_map(|(service, name)| {
        let value = get(name).filter(|v| !v.trim().is_empty())?;
        Some((revision(value.trim()), *service))
    })
}

/// A commit as it stands; a branch as a clone of the service has it.
fn revision(value: &str) -> String {
    let commit = value.len() >= 40 && value.bytes().all(|b| b.is_ascii_hexdigit());
    if commit { value.to_string() } else { format!("origin/{}", value.strip_prefix("refs/heads/").unwrap_or(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(set: &[(&str, &str)]) -> Option<String> {
        named(|name| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string())).map(|(revision, _)| revision)
    }

    #[test]
    fn each_service_names_its_base_in_its_own_way() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("GITHUB_BASE_REF", "")]), None, "a push, and no pull request");
        assert_eq!(of(&[("GITHUB_BASE_REF", "main")]).as_deref(), Some("origin/main"));
        assert_eq!(of(&[("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/a/b")]).as_deref(), Some("origin/a/b"));
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let both = [("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", commit)];
        assert_eq!(of(&both).as_deref(), Some(commit), "the commit is surer than the branch");
    }
}
