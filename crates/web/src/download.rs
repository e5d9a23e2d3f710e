//! Files that an operation gives: named for people, and taken for nothing but what they are.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam,
    DispositionType, ExtendedValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Csv,
    Docx,
    Xlsx,
}

impl FileKind {
    /// The kind that has this extension.
    pub fn of(extension: &str) -> Option<Self> {
        [Self::Csv, Self::Docx, Self::Xlsx].into_iter().find(|one| one.extension() == extension)
    }

    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Docx => crate::middleware::DOCX_TYPE,
            Self::Xlsx => crate::middleware::XLSX_TYPE,
        }
    }
}

/// File systems hold 255 bytes or letters; the rest is for the extension and what browsers add to a name that is taken.
const LONGEST: usize = 180;

/// A file to be kept, never to be opened in the browser; its name without the extension, as people call it.
pub fn download(name: &str, kind: FileKind, bytes: Vec<u8>) -> HttpResponse {
    attachment(name, kind.extension()).content_type(kind.media_type()).body(bytes)
}

/// The head of an answer with a file, whose type and content are still to be said.
pub fn attachment(name: &str, extension: &str) -> HttpResponseBuilder {
    let mut head = HttpResponse::Ok();
    head.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header(disposition(name, extension));
    head
}

/// RFC 6266: a name in ASCII for old clients, and the name itself (RFC 8187) when it holds more.
fn disposition(name: &str, extension: &str) -> ContentDisposition {
    let name = file_name(name);
    let ascii: String = name.chars().filter(char::is_ascii).collect();
    let ascii = ascii.trim_matches(|letter| " ._-".contains(letter));
    let ascii = if ascii.is_empty() { "download" } else { ascii };
    let mut parameters = vec![DispositionParam::Filename(format!("{ascii}.{extension}"))];
    if ascii != name {
        parameters.push(DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".into()),
            language_tag: None,
            value: format!("{name}.{extension}").into_bytes(),
        }));
    }
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}

/// A name that every file system takes: no path, nothing that is not seen, no sign that means something to a shell or to a header.
fn file_name(name: &str) -> String {
    let safe = |letter: char| match letter {
        ' '..='~' if letter.is_ascii_alphanumeric() || " -_.+,()&!#~".contains(letter) => letter,
        ' '..='~' | char::REPLACEMENT_CHARACTER => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    };
    let mut kept = String::new();
    for letter in kernel::text::shown(name).chars().map(safe) {
        if kept.len() + letter.len_utf8() > LONGEST {
            break;
        }
        kept.push(letter);
    }
    let kept = kept.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    if kept.is_empty() { "download".into() } else { kept.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::CONTENT_DISPOSITION;
    use proptest::prelude::*;

    fn header(name: &str) -> String {
        let response = download(name, FileKind::Csv, Vec::new());
        assert_eq!(response.status(), 200, "{name:?}");
        assert_eq!(response.headers().get(X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
        response.headers().get(CONTENT_DISPOSITION).unwrap().to_str().unwrap().to_string()
    }

    #[test]
    fn d17_a_download_is_named_as_the_standards_say() {
        for (name, expected) in [
            ("figures", "attachment; filename=\"figures.csv\""),
            (
                "办结率 2025",
                "attachment; filename=\"2025.csv\"; filename*=UTF-8''%E5%8A%9E%E7%BB%93%E7%8E%87%202025.csv",
            ),
            ("a\r\nSet-Cookie: x=1", "attachment; filename=\"a_Set-Cookie_ x_1.csv\""),
            (
                "\"; filename=\"evil.exe",
                "attachment; filename=\"filename__evil.exe.csv\"; filename*=UTF-8''__%20filename__evil.exe.csv",
            ),
            (
                "../../etc/passwd",
                "attachment; filename=\"etc_passwd.csv\"; filename*=UTF-8''_.._etc_passwd.csv",
            ),
            ("C:\\x", "attachment; filename=\"C__x.csv\""),
            ("\u{202E}", "attachment; filename=\"download.csv\"; filename*=UTF-8''_.csv"),
            ("", "attachment; filename=\"download.csv\""),
        ] {
            assert_eq!(header(name), expected, "{name:?}");
        }
    }

    proptest! {
        /// Whatever the name: one header of plain letters, whose names are no paths and no longer than file systems hold.
        #[test]
        fn d17_no_name_breaks_the_header(name in prop_oneof!["\\PC{0,200}", any::<String>(), "[\r\n\"\\\\;=./%\u{0}-\u{1F}欧]{0,40}"]) {
            let header = header(&name);
            prop_assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{}", header);
            let value = header.parse().unwrap();
            let parsed = ContentDisposition::from_raw(&value).unwrap();
            prop_assert_eq!(&parsed.disposition, &DispositionType::Attachment);
            prop_assert!((1..=2).contains(&parsed.parameters.len()), "{}", header);
            let mut names = vec![parsed.get_filename().unwrap().to_string()];
            if let Some(extended) = parsed.get_filename_ext() {
                // RFC 8187, attr-char.
                let (_, sent) = header.split_once("filename*=UTF-8''").unwrap();
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~%".contains(&byte);
                prop_assert!(sent.bytes().all(plain), "{}", header);
                names.push(String::from_utf8(extended.value.clone()).unwrap());
            }
            for name in names {
                prop_assert!(name.ends_with(".csv") && !name.starts_with('.') && name.len() <= LONGEST + 5, "{}", name);
                prop_assert!(!name.contains(['/', '\\', '"', ';', '\r', '\n']), "{}", name);
            }
        }
    }
}
