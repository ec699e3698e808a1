//! Turns the beginning of a file into what a format is recognised by, in whatever encoding the file is.

/// How much of a file is looked at.
const REACH: usize = 1 << 16;

/// What the beginning of a file shows.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// The bytes of the whole file.
    pub bytes: &'a [u8],
    /// The beginning as text: right for ASCII in any encoding, which is what names and tags are made of.
    pub text: String,
    /// Whether an XML declaration opens the file.
    pub declared_xml: bool,
    /// Name of the first element, without prefix.
    pub root: Option<String>,
    /// The first tag as it stands, with its namespaces.
    pub root_tag: String,
    /// The encoding that an XML declaration or an HTML `meta` states.
    pub declared: Option<String>,
}

impl<'a> Head<'a> {
    /// Looks at the beginning of a file.
    pub fn of(bytes: &'a [u8]) -> Self {
        let text = ascii(&bytes[..bytes.len().min(REACH)]);
        let body = text.trim_start();
        let declared_xml = body.starts_with("<?xml") && body[5..].starts_with(|c: char| c.is_ascii_whitespace());
        let (root, root_tag) = root(body);
        let declared =
            if declared_xml { xml_encoding(body) } else { if root.is_some() { meta_charset(body) } else { None } };
        Self { bytes, declared_xml, declared, root, root_tag, text }
    }

    /// Says whether the first element has this name.
    pub fn is_root(&self, name: &str) -> bool {
        self.root.as_deref() == Some(name)
    }
}

/// Returns bytes as text: of UTF-16 and UTF-32 the ASCII letters, of anything else every byte for itself.
fn ascii(bytes: &[u8]) -> String {
    let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let zero = |i: usize| rest.get(i) == Some(&0);
    let wide = rest.starts_with(b"\xFF\xFE") || rest.starts_with(b"\xFE\xFF") || (zero(0) ^ zero(1)) || zero(2);
    let letters = rest.iter().filter(|&&b| !(wide && (b == 0 || b >= 0xFE)));
    letters.map(|&b| char::from(b)).collect()
}

/// Finds the first tag behind declarations, comments and instructions.
fn root(body: &str) -> (Option<String>, String) {
    let mut rest = body;
    loop {
        rest = rest.trim_start();
        let skip = if rest.starts_with("<!--") {
            rest.find("-->").map(|i| i + 3)
        } else if rest.starts_with("<?") {
            rest.find("?>").map(|i| i + 2)
        } else if rest.starts_with("<!") {
            doctype_end(rest)
        } else {
            break;
        };
        let Some(skip) = skip else { return (None, String::new()) };
        rest = &rest[skip..];
    }
    let name = |c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.');
    let Some(inside) = rest.strip_prefix('<').filter(|r| r.starts_with(char::is_alphabetic)) else {
        return (None, String::new());
    };
    let end = inside.find(|c: char| !name(c)).unwrap_or(inside.len());
    let local = inside[..end].rsplit(':').next().unwrap_or_default().to_string();
    (Some(local), inside[..inside.find('>').unwrap_or(inside.len())].to_string())
}

/// Finds the end of `<!DOCTYPE …>`, which may hold declarations in brackets.
fn doctype_end(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    match text.find('[') {
        Some(open) if open < end => {
            text[open..].find(']').and_then(|i| text[open + i..].find('>').map(|j| open + i + j + 1))
        }
        _ => Some(end + 1),
    }
}

fn xml_encoding(body: &str) -> Option<String> {
    let declaration = &body[..body.find("?>")?];
    quoted(&declaration[declaration.find("encoding")? + "encoding".len()..])
}

fn quoted(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &rest[1..];
    Some(value[..value.find(quote)?].trim().to_string())
}

/// Finds `charset=…` in a `meta` of the head.
fn meta_charset(body: &str) -> Option<String> {
    let small = body.to_ascii_lowercase();
    let head = &small[..small.find("<body").unwrap_or(small.len())];
    let at = head.find("charset")? + "charset".len();
    let rest = head[at..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_is_found_in_any_encoding() {
        let xml = "<?xml version='1.0' encoding = 'utf-16'?>\n<!-- <x> --><!DOCTYPE a [ <!ENTITY b 'c'> ]>\n<pc:PcGts xmlns:pc='u'>";
        for bytes in [
            xml.as_bytes().to_vec(),
            [b"\xFF\xFE".to_vec(), xml.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
            xml.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            [b"\xEF\xBB\xBF".to_vec(), xml.as_bytes().to_vec()].concat(),
        ] {
            let head = Head::of(&bytes);
            assert_eq!(head.root.as_deref(), Some("PcGts"));
            assert_eq!(head.declared.as_deref(), Some("utf-16"));
            assert!(head.root_tag.contains("xmlns:pc"));
        }
    }

    #[test]
    fn text_that_begins_with_a_bracket_is_no_markup() {
        for text in ["<...> товарищу", "< 5 лет", "plain", "", "<", "<!", "<?xml", "<!DOCTYPE x ["] {
            assert_eq!(Head::of(text.as_bytes()).root, None, "{text}");
        }
    }
}
