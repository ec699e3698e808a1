//! What a metric answers: a figure, what it was made of, and tables, in a form that every report can write.

use super::state::State;

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// How many.
    Count(u64),
    /// A share or rate; `None` where it is undefined.
    Rate(Option<f64>),
    /// Words for people, every sign of them visible.
    Text(String),
    /// Text as it stands, for programs: JSON has it, pages and tables have not.
    Raw(String),
    /// Yes or no.
    Flag(bool),
}

/// Rows of values under fixed columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the table within its metric.
    pub name: &'static str,
    /// Names of the columns.
    pub columns: &'static [&'static str],
    /// The rows, each as long as `columns`, in a fixed order.
    pub rows: Vec<Vec<Part>>,
    /// Rows that were left off to keep the table short.
    pub left_off: usize,
}

/// What a metric computed from the texts has to say of one scope.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The figure that the metric is known by, if it has one and it can be stated.
    pub value: Option<f64>,
    /// Whether it can be stated.
    pub state: State,
    /// What it was made of, in order.
    pub parts: Vec<(&'static str, Part)>,
    /// Its tables.
    pub tables: Vec<Table>,
}

impl Answer {
    /// An answer without parts and tables.
    pub fn new(value: Option<f64>, state: State) -> Self {
        Self { value, state, parts: Vec::new(), tables: Vec::new() }
    }
}
