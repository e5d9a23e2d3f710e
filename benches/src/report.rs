use std::fmt;

/// What was measured, in the order of measuring.
#[derive(Default)]
pub struct Report {
    lines: Vec<Line>,
}

struct Line {
    database: String,
    tickets: u64,
    what: String,
    value: f64,
    goal: Option<Goal>,
}

#[derive(Clone, Copy)]
enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_reached(self, value: f64) -> bool {
        match self {
            Self::AtLeast(goal) => value >= goal,
            Self::AtMost(goal) => value <= goal,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(goal) => write!(f, "≥ {goal}"),
            Self::AtMost(goal) => write!(f, "≤ {goal}"),
        }
    }
}

/// Goals of what is told without a ratio, for every database unless one is named.
const GOALS: [(&str, &str, Goal); 5] = [
    ("sqlite", "import, rows/s", Goal::AtLeast(5000.0)),
    ("sqlite", "write, 64 writers, p99 ms", Goal::AtMost(20.0)),
    ("", "sealing lag p99, s", Goal::AtMost(5.0)),
    ("", "exam: 200 hand in, s", Goal::AtMost(60.0)),
    ("", "memory at rest, MiB", Goal::AtMost(64.0)),
];

/// The lines of one round.
pub struct Round<'a> {
    report: &'a mut Report,
    database: String,
    tickets: u64,
}

impl Round<'_> {
    pub fn told(&mut self, what: &str, value: f64) {
        let named = |(database, name, _): &&(&str, &str, Goal)| {
            *name == what && (database.is_empty() || *database == self.database)
        };
        let goal = GOALS.iter().find(named).map(|(_, _, goal)| *goal);
        self.add(what, value, goal);
    }

    pub fn ratio(&mut self, what: &str, value: f64, at_least: f64) {
        self.add(what, value, Some(Goal::AtLeast(at_least)));
    }

    pub fn at_most(&mut self, what: &str, value: f64, goal: f64) {
        self.add(what, value, Some(Goal::AtMost(goal)));
    }

    fn add(&mut self, what: &str, value: f64, goal: Option<Goal>) {
        eprintln!("{} {}: {what} = {value:.2}", self.database, self.tickets);
        let (database, what) = (self.database.clone(), what.to_string());
        self.report.lines.push(Line { database, tickets: self.tickets, what, value, goal });
    }
}

impl Report {
    pub fn of(&mut self, database: &str, tickets: u64) -> Round<'_> {
        Round { report: self, database: database.into(), tickets }
    }

    /// A figure costs what its units and days cost, not what its records do.
    pub fn compare_figures(&mut self, database: &str) {
        let figures = self.lines.iter().filter(|line| line.database == database);
        let figures: Vec<(u64, f64)> = figures
            .filter(|line| line.what == "figure of a year, ms")
            .map(|line| (line.tickets, line.value))
            .collect();
        if let [(_, few), .., (tickets, many)] = figures.as_slice() {
            let (tickets, ratio) = (*tickets, many / few);
            self.of(database, tickets).at_most("figure ÷ figure of the fewest", ratio, 1.3);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| database | tickets | what | value | goal | |\n|---|---|---|---|---|---|")?;
        for Line { database, tickets, what, value, goal } in &self.lines {
            let goal_text = goal.map(|goal| goal.to_string()).unwrap_or_default();
            let mark = match goal.map(|goal| goal.is_reached(*value)) {
                Some(true) => "reached",
                Some(false) => "missed",
                None => "",
            };
            writeln!(f, "| {database} | {tickets} | {what} | {value:.2} | {goal_text} | {mark} |")?;
        }
        Ok(())
    }
}
