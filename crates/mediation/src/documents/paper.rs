use docx_rs::*;
use std::io::Cursor;

/// 三号, 小二号 and 二号, in half points.
const BODY: usize = 32;
const TITLE: usize = 44;
const BODY_FONT: &str = "仿宋";
const TITLE_FONT: &str = "宋体";

/// A sheet of A4 that is written from its top, in the type of official documents (GB/T 9704).
pub struct Paper(Docx);

impl Paper {
    pub fn titled(title: &str) -> Self {
        let fonts = |name: &str| RunFonts::new().ascii(name).hi_ansi(name).east_asia(name);
        let margin = PageMargin {
            top: 2098,
            bottom: 1984,
            left: 1587,
            right: 1474,
            header: 851,
            footer: 992,
            gutter: 0,
        };
        let docx = Docx::new()
            .page_size(11906, 16838)
            .page_margin(margin)
            .default_fonts(fonts(BODY_FONT))
            .default_size(BODY);
        let run = Run::new().add_text(title).size(TITLE).bold().fonts(fonts(TITLE_FONT));
        let heading = Paragraph::new().add_run(run).align(AlignmentType::Center);
        Self(docx.add_paragraph(heading)).text("")
    }

    /// Paragraphs as they were written, each indented by two characters.
    pub fn text(self, text: &str) -> Self {
        text.split('\n').fold(self, |paper, line| {
            let run = Run::new().add_text(line);
            let paragraph = Paragraph::new().add_run(run).first_line_chars(200);
            Self(paper.0.add_paragraph(paragraph))
        })
    }

    /// A heading of a part, and what it says.
    pub fn part(self, title: &str, text: &str) -> Self {
        let run = Run::new().add_text(title).bold();
        Self(self.0.add_paragraph(Paragraph::new().add_run(run))).text(text)
    }

    /// What stands on the right: a number, a date.
    pub fn aside(self, text: &str) -> Self {
        let run = Run::new().add_text(text);
        Self(self.0.add_paragraph(Paragraph::new().add_run(run).align(AlignmentType::Right)))
    }

    /// A table of two columns: what is asked, and the answer.
    pub fn table(self, rows: &[(String, String)]) -> Self {
        const WIDTHS: [usize; 2] = [2600, 6200];
        let cell = |text: &str, width: usize| {
            let lines = text
                .split('\n')
                .map(|line| Paragraph::new().add_run(Run::new().add_text(line).size(28)));
            let empty = TableCell::new().width(width, WidthType::Dxa);
            lines.fold(empty, TableCell::add_paragraph)
        };
        let [asked, answered] = WIDTHS;
        let row = |(name, value): &(String, String)| {
            TableRow::new(vec![cell(name, asked), cell(value, answered)]).cant_split()
        };
        let table = Table::new(rows.iter().map(row).collect()).set_grid(WIDTHS.to_vec());
        Self(self.0.add_table(table)).text("")
    }

    pub fn bytes(self) -> db::Result<Vec<u8>> {
        let mut file = Cursor::new(Vec::new());
        self.0.build().pack(&mut file).map_err(db::Error::broken)?;
        Ok(file.into_inner())
    }
}
