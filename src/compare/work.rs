//! The state of one comparison: both catalogs, the name mapping, and what was found so far.

use crate::catalog::{Catalog, Provenance};
use crate::compare::equivalence::Judgement;
use crate::compare::names::Names;
use crate::compare::{
    AcceptedPair, CompareOptions, Comparison, Difference, ElementPair, Evidence, Kind, KindCounts, ObjectPath, Side, Status, Verdict,
};
use crate::source::{Dialect, SortedMap, SourceSet, SourceSpan};

/// Rows whose strictness lies in the engine and not in the schema: nothing could be written differently, so the pair is accepted and the
/// row's data check travels with it.
const INHERENT: [&str; 8] = ["C24", "F01", "F12", "K08", "T19", "T24", "T33", "T47"];

/// One comparison under way.
pub(super) struct Work<'a> {
    pub left: Side<'a>,
    pub right: Side<'a>,
    pub options: &'a CompareOptions,
    pub names: Names,
    pub out: Comparison,
    /// The table whose elements are being compared: its pairing key.
    current: String,
    /// Elements by their table's pairing key, in the order found.
    elements: SortedMap<String, Vec<ElementPair>>,
}

/// How one element came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Present,
    Different,
}

impl Outcome {
    /// `Different` as soon as one facet differs.
    pub fn of(different: bool) -> Self {
        if different { Outcome::Different } else { Outcome::Present }
    }
}

impl<'a> Work<'a> {
    pub fn new(left: Side<'a>, right: Side<'a>, options: &'a CompareOptions) -> Self {
        let names = Names::new(&left.replayed.catalog, &right.replayed.catalog);
        Work { left, right, options, names, out: Comparison::default(), current: String::new(), elements: SortedMap::new() }
    }

    pub fn left_catalog(&self) -> &'a Catalog {
        &self.left.replayed.catalog
    }

    pub fn right_catalog(&self) -> &'a Catalog {
        &self.right.replayed.catalog
    }

    /// Both sides are the same engine, so the comparison is exact.
    pub fn same_engine(&self) -> bool {
        self.left_catalog().dialect == self.right_catalog().dialect
    }

    /// A PostgreSQL side is compared with a SQLite side, which cannot have this kind of object.
    pub fn postgres_only(&self, status: Status) -> bool {
        let owner = match status {
            Status::Missing => self.left_catalog().dialect,
            Status::Extra => self.right_catalog().dialect,
            Status::Different | Status::Advice => return false,
        };
        !self.same_engine() && owner == Dialect::Postgres
    }

    fn counts(&mut self, kind: Kind) -> &mut KindCounts {
        self.out.counts.entry(kind).or_default()
    }

    /// Counts an element that both sides have.
    pub fn count(&mut self, kind: Kind, outcome: Outcome) {
        let counts = self.counts(kind);
        counts.expected += 1;
        match outcome {
            Outcome::Present => counts.present += 1,
            Outcome::Different => counts.different += 1,
        }
    }

    /// From here on, elements stand in this table.
    pub fn enter(&mut self, table: String) {
        self.current = table;
    }

    fn element(&mut self, kind: Kind, object: &ObjectPath, left: Option<Evidence>, right: Option<Evidence>) {
        let pair = ElementPair { kind, name: object.name.clone(), left, right };
        match listed(kind) {
            Listed::InItsTable => self.elements.entry(self.current.clone()).or_default().push(pair),
            Listed::ByItself => self.out.objects.push((object.clone(), pair)),
            Listed::Otherwise => {}
        }
    }

    /// Counts an element that both sides have, and lists it, with its table if it belongs to one.
    pub fn both(&mut self, kind: Kind, object: &ObjectPath, left: Evidence, right: Evidence, outcome: Outcome) {
        self.count(kind, outcome);
        self.element(kind, object, Some(left), Some(right));
    }

    /// Counts an element that goes with a fact stated elsewhere, and lists it.
    pub fn goes_with(&mut self, kind: Kind, status: Status, object: &ObjectPath, evidence: Evidence) {
        self.count_alone(kind, status, 1);
        match status {
            Status::Missing => self.element(kind, object, Some(evidence), None),
            Status::Extra | Status::Different | Status::Advice => self.element(kind, object, None, Some(evidence)),
        }
    }

    /// Counts elements that one side has and that are part of a fact stated elsewhere.
    pub fn count_alone(&mut self, kind: Kind, status: Status, number: usize) {
        if number == 0 {
            return;
        }
        let counts = self.counts(kind);
        if status == Status::Missing {
            counts.expected += number as u64;
            counts.missing += number as u64;
        } else {
            counts.extra += number as u64;
        }
    }

    /// States that the audited side lacks something, and counts it.
    pub fn missing(&mut self, kind: Kind, object: ObjectPath, evidence: Evidence, verdict: Verdict) -> &mut Difference {
        self.count_alone(kind, Status::Missing, 1);
        self.element(kind, &object, Some(evidence.clone()), None);
        self.state(Difference { left: Some(evidence), ..alone(kind, Status::Missing, object, verdict) })
    }

    /// States that only the audited side has something, and counts it.
    pub fn extra(&mut self, kind: Kind, object: ObjectPath, evidence: Evidence, verdict: Verdict) -> &mut Difference {
        self.count_alone(kind, Status::Extra, 1);
        self.element(kind, &object, None, Some(evidence.clone()));
        self.state(Difference { right: Some(evidence), ..alone(kind, Status::Extra, object, verdict) })
    }

    /// Adds a fact as it is.
    pub fn state(&mut self, difference: Difference) -> &mut Difference {
        self.out.differences.push(difference);
        self.out.differences.last_mut().expect("an element was pushed")
    }

    /// States that a facet differs; the element itself is counted by the caller.
    pub fn different(
        &mut self,
        kind: Kind,
        object: &ObjectPath,
        facet: &'static str,
        left: Evidence,
        right: Evidence,
        verdict: Verdict,
    ) -> &mut Difference {
        self.state(Difference {
            facet: Some(facet),
            left: Some(left),
            right: Some(right),
            ..alone(kind, Status::Different, object.clone(), verdict)
        })
    }

    /// Records a pair that is not spelled the same and is accepted.
    #[allow(clippy::too_many_arguments)]
    pub fn accept(
        &mut self,
        row: &'static str,
        kind: Kind,
        object: &ObjectPath,
        facet: &'static str,
        left: Evidence,
        right: Evidence,
        verdict: Verdict,
        evidence: impl Into<String>,
    ) {
        let evidence = evidence.into();
        self.out.accepted.push(AcceptedPair { row, kind, object: object.clone(), facet, left, right, verdict, evidence });
    }

    /// Turns a judgement into an accepted pair or a fact; says whether it is a fact.
    pub fn judged(
        &mut self,
        kind: Kind,
        object: &ObjectPath,
        facet: &'static str,
        left: Evidence,
        right: Evidence,
        judgement: Judgement,
    ) -> bool {
        let id = judgement.row.map(|row| row.id);
        let inherent = judgement.verdict == Verdict::Stricter && id.is_some_and(|id| INHERENT.contains(&id));
        if judgement.accepted() || inherent {
            if let Some(id) = id {
                let verdict = if inherent { Verdict::Expected } else { judgement.verdict };
                self.accept(id, kind, object, facet, left, right, verdict, judgement.detail);
            }
            return false;
        }
        let because = match (judgement.detail.is_empty(), judgement.row) {
            (false, _) => judgement.detail,
            (true, Some(row)) => row.because.to_owned(),
            (true, None) => String::new(),
        };
        let difference = self.different(kind, object, facet, left, right, judgement.verdict);
        difference.row = id;
        difference.because = because;
        true
    }

    /// Puts facts into the order of the expected side's sources, then those only on the audited side in the order of its sources.
    pub fn finish(mut self) -> Comparison {
        self.out.advice = self.options.advice;
        let left = Order::new(self.left.sources);
        let right = Order::new(self.right.sources);
        let rank = |l: Option<&Evidence>, r: Option<&Evidence>| match (l, r) {
            (Some(evidence), _) => (0, left.of(evidence.span)),
            (None, Some(evidence)) => (1, right.of(evidence.span)),
            (None, None) => (2, Position::default()),
        };
        for pair in &mut self.out.table_pairs {
            let key = match (&pair.left, &pair.right) {
                (Some(key), _) => self.names.left(key),
                (None, Some(key)) => self.names.right(key),
                (None, None) => continue,
            };
            pair.elements = self.elements.remove(&key).unwrap_or_default();
            crate::source::order::sort_by_key(&mut pair.elements, |element| element.kind);
        }
        crate::source::order::sort_by_key(&mut self.out.objects, |(_, pair)| pair.kind);
        crate::source::order::sort_by_key(&mut self.out.differences, |difference| {
            rank(difference.left.as_ref(), difference.right.as_ref())
        });
        crate::source::order::sort_by_key(&mut self.out.accepted, |pair| {
            rank(Some(&pair.left).filter(|evidence| evidence.span.is_some()), Some(&pair.right))
        });
        self.out
    }
}

/// Where an object is listed side by side.
enum Listed {
    InItsTable,
    ByItself,
    /// Tables and their columns have a list of their own; the rest is not an object.
    Otherwise,
}

fn listed(kind: Kind) -> Listed {
    match kind {
        Kind::PrimaryKey | Kind::Unique | Kind::Check | Kind::ForeignKey | Kind::Exclusion | Kind::Index | Kind::Trigger | Kind::Policy => {
            Listed::InItsTable
        }
        Kind::Schema
        | Kind::Extension
        | Kind::Enum
        | Kind::Domain
        | Kind::Composite
        | Kind::Type
        | Kind::Sequence
        | Kind::View
        | Kind::Function
        | Kind::Rule
        | Kind::Other => Listed::ByItself,
        Kind::Table | Kind::Column | Kind::Comment | Kind::SeedRows | Kind::Migration => Listed::Otherwise,
    }
}

fn alone(kind: Kind, status: Status, object: ObjectPath, verdict: Verdict) -> Difference {
    Difference {
        kind,
        status,
        object,
        facet: None,
        left: None,
        right: None,
        verdict,
        row: None,
        because: String::new(),
        with_it: Vec::new(),
        rename: None,
        unseen: None,
    }
}

/// Where an element stands, as evidence with a value.
pub(super) fn evidence(value: impl Into<String>, provenance: &Provenance) -> Evidence {
    Evidence::new(value.into(), provenance.created.or(provenance.statement))
}

/// Position of a span in the order in which a side is replayed; what has no span comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Position {
    nowhere: bool,
    file: usize,
    start: u32,
}

struct Order {
    files: SortedMap<u32, usize>,
}

impl Order {
    fn new(sources: &SourceSet) -> Self {
        let mut files = SortedMap::new();
        for (position, migration) in sources.migrations.iter().enumerate() {
            files.entry(migration.file.0).or_insert(position);
        }
        Order { files }
    }

    fn of(&self, span: Option<SourceSpan>) -> Position {
        match span {
            Some(span) => {
                let file = self.files.get(&span.file.0).copied().unwrap_or(self.files.len() + span.file.0 as usize);
                Position { nowhere: false, file, start: span.start }
            }
            None => Position { nowhere: true, file: 0, start: 0 },
        }
    }
}
