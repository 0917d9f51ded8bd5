//! The picture of tables: which stand in it, where, and how they refer to each other. Says only what the report says.

use rust_sugiyama::configure::{Config, RankingType};
use rust_sugiyama::from_vertices_and_edges;

use crate::report::{ElementComparison, TableComparison};
use crate::source::{SortedMap, SortedSet};

/// Most tables that are drawn; more would be neither readable nor quick.
pub const MAX_TABLES: usize = 60;
/// References that the layout bears; of more, two per table count.
const MAX_EDGES: usize = 80;
/// Differences listed within a table.
const MAX_LINES: usize = 7;
/// Characters of a line before it is cut.
const MAX_CHARS: usize = 34;
/// Height of a table's head, and of a line below it.
const HEAD: f64 = 34.0;
const LINE: f64 = 18.0;
/// Space around tables.
const GAP: f64 = 44.0;
/// Width of the rows that tables without references stand in.
const ROW_WIDTH: f64 = 1040.0;

/// What a table, a line or a reference is compared with what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Not there.
    Missing,
    /// There, and not the same.
    Different,
    /// Not expected.
    Extra,
    /// As expected.
    Same,
}

impl Mark {
    /// CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Mark::Missing => "m-missing",
            Mark::Different => "m-different",
            Mark::Extra => "m-extra",
            Mark::Same => "m-same",
        }
    }

    /// The sign in front, so that colour is not all that tells.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Missing => "−",
            Mark::Different => "≠",
            Mark::Extra => "+",
            Mark::Same => "",
        }
    }

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Missing => "missing",
            Mark::Different => "differs",
            Mark::Extra => "only there",
            Mark::Same => "same",
        }
    }
}

/// A table in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What it is.
    pub mark: Mark,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What differs within it.
    pub lines: Vec<(Mark, String)>,
    /// How many more lines there would be.
    pub more: usize,
}

/// A reference in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it is.
    pub mark: Mark,
    /// From what to what, for people.
    pub title: String,
    /// The line, as the path of an SVG.
    pub path: String,
    /// Where its sign stands.
    pub middle: (f64, f64),
}

/// The whole picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// Tables.
    pub nodes: Vec<Node>,
    /// References.
    pub links: Vec<Link>,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Tables that differ.
    pub differing: usize,
    /// Of these, how many are drawn.
    pub drawn: usize,
}

/// What a judgement of the report is in the picture.
fn mark_of(row: &ElementComparison) -> Mark {
    match row.judgement.as_str() {
        "missing" => Mark::Missing,
        "extra" => Mark::Extra,
        "different" => Mark::Different,
        _ => Mark::Same,
    }
}

fn mark_of_table(table: &TableComparison) -> Mark {
    match table.presence.as_str() {
        "left" => Mark::Missing,
        "right" => Mark::Extra,
        _ if table.rows.iter().any(|row| mark_of(row) != Mark::Same) => Mark::Different,
        _ => Mark::Same,
    }
}

/// Draws the tables that differ, and those that refer to them or that they refer to.
pub fn picture(tables: &[TableComparison]) -> Picture {
    let marks: Vec<Mark> = tables.iter().map(mark_of_table).collect();
    let by_name: SortedMap<&str, usize> = tables.iter().enumerate().map(|(index, table)| (table.name.as_str(), index)).collect();
    let references: Vec<(usize, usize, &ElementComparison)> = tables
        .iter()
        .enumerate()
        .flat_map(|(from, table)| table.rows.iter().map(move |row| (from, row)))
        .filter_map(|(from, row)| Some((from, *by_name.get(row.refers_to.as_deref()?)?, row)))
        .collect();

    // The gravest first, so that a limit cuts what matters least.
    let mut differing: Vec<usize> = (0..tables.len()).filter(|index| marks.get(*index) != Some(&Mark::Same)).collect();
    let gravity = |index: &usize| {
        let wrong = tables.get(*index).map_or(0, |table| table.rows.iter().filter(|row| mark_of(row) != Mark::Same).count());
        (marks.get(*index).copied().unwrap_or(Mark::Same), usize::MAX - wrong)
    };
    let all = differing.len();
    if all > MAX_TABLES {
        crate::source::order::sort_by_key(&mut differing, gravity);
        differing.truncate(MAX_TABLES);
    }
    let mut chosen: SortedSet<usize> = differing.iter().copied().collect();
    for (from, to, _) in &references {
        let touches = differing.contains(from) || differing.contains(to);
        if touches && chosen.len() < MAX_TABLES {
            chosen.insert(*from);
        }
        if touches && chosen.len() < MAX_TABLES {
            chosen.insert(*to);
        }
    }
    let mut picture = Picture { differing: all, drawn: differing.len(), ..Picture::default() };
    let place: SortedMap<usize, usize> = chosen.iter().enumerate().map(|(at, index)| (*index, at)).collect();
    picture.nodes = chosen.iter().filter_map(|index| Some(node(tables.get(*index)?, *marks.get(*index)?))).collect();
    let links: Vec<(usize, usize, &ElementComparison)> = references
        .iter()
        .filter_map(|(from, to, row)| Some((*place.get(from)?, *place.get(to)?, *row)))
        // Between two tables that are the same, nothing is to be seen.
        .collect();
    arrange(&mut picture, &links);
    picture.links = links.iter().filter_map(|(from, to, row)| link(&picture.nodes, *from, *to, row)).collect();
    picture
}

fn node(table: &TableComparison, mark: Mark) -> Node {
    let differing: Vec<&ElementComparison> = table.rows.iter().filter(|row| mark_of(row) != Mark::Same).collect();
    // A table that is on one side only says it all.
    let listed = if mark == Mark::Different { differing.len() } else { 0 };
    let shown = if listed > MAX_LINES { MAX_LINES - 1 } else { listed };
    let lines: Vec<(Mark, String)> = differing.iter().take(shown).map(|row| (mark_of(row), line(row))).collect();
    let more = listed - shown;
    let widest = lines.iter().map(|(_, text)| text.chars().count() as f64 * 7.1 + 44.0).fold(0.0, f64::max);
    let own = cut(&table.name, MAX_CHARS).chars().count() as f64 * 8.2 + 52.0;
    let below = lines.len() + usize::from(more > 0);
    Node {
        name: table.name.clone(),
        mark,
        x: 0.0,
        y: 0.0,
        width: own.max(widest).max(120.0),
        height: HEAD + if below > 0 { below as f64 * LINE + 8.0 } else { 0.0 },
        lines,
        more,
    }
}

/// An element in a few words.
fn line(row: &ElementComparison) -> String {
    let kind = match row.kind.as_str() {
        "column" => "",
        "primary_key" => "key ",
        "unique" => "unique ",
        "check" => "check ",
        "index" => "index ",
        "trigger" => "trigger ",
        _ => "",
    };
    // An arrow says more than the name of a constraint.
    if let Some(target) = &row.refers_to {
        return cut(&format!("→ {target}"), MAX_CHARS);
    }
    cut(&format!("{kind}{}", row.name.replace(" -> ", " → ").replace('\n', " ")), MAX_CHARS)
}

/// At most so many characters.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// Gives every table its place: what is referred to stands left of what refers to it; tables without references stand in rows below.
fn arrange(picture: &mut Picture, links: &[(usize, usize, &ElementComparison)]) {
    let edges: SortedSet<(u32, u32)> =
        links.iter().filter(|(from, to, _)| from != to).map(|(from, to, _)| (*to as u32, *from as u32)).collect();
    // Two tables that refer to each other need one line of order only.
    let edges: Vec<(u32, u32)> = edges.iter().copied().filter(|(a, b)| a < b || !edges.contains(&(*b, *a))).collect();
    // The time to lay out grows with the references: of many, a few per table decide where it stands; all are drawn.
    let many = edges.len() > MAX_EDGES;
    let mut of_each: SortedMap<u32, usize> = SortedMap::new();
    let edges: Vec<(u32, u32)> = edges
        .into_iter()
        .filter(|(_, from)| {
            let so_far = of_each.entry(*from).or_default();
            *so_far += 1;
            !many || *so_far <= 2
        })
        .collect();
    let tied: SortedSet<u32> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
    // The library draws from top to bottom; here it goes from left to right, so both axes change places.
    let vertices: Vec<(u32, (f64, f64))> = picture
        .nodes
        .iter()
        .enumerate()
        .filter(|(at, _)| tied.contains(&(*at as u32)))
        .map(|(at, node)| (at as u32, (node.height, node.width + GAP)))
        .collect();
    let config = Config { vertex_spacing: 22.0, ranking_type: RankingType::MinimizeEdgeLength, transpose: false, ..Config::default() };
    let mut top = 0.0;
    let mut layouts = if edges.is_empty() { Vec::new() } else { from_vertices_and_edges(&vertices, &edges, &config) };
    crate::source::order::sort_by_key(&mut layouts, |(members, _, _)| {
        (usize::MAX - members.len(), members.iter().map(|(at, _)| *at).min())
    });
    for (members, _, _) in layouts {
        for (at, (down, right)) in &members {
            if let Some(node) = picture.nodes.get_mut(*at) {
                node.x = right - node.width / 2.0;
                node.y = down - node.height / 2.0;
            }
        }
        let (mut left, mut upper) = (f64::MAX, f64::MAX);
        for node in members.iter().filter_map(|(at, _)| picture.nodes.get(*at)) {
            left = left.min(node.x);
            upper = upper.min(node.y);
        }
        let mut bottom = top;
        for (at, _) in &members {
            if let Some(node) = picture.nodes.get_mut(*at) {
                node.x -= left;
                node.y += top - upper;
                bottom = f64::max(bottom, node.y + node.height);
            }
        }
        top = bottom + GAP;
    }
    let (mut x, mut lowest) = (0.0, top);
    for (_, node) in picture.nodes.iter_mut().enumerate().filter(|(at, _)| !tied.contains(&(*at as u32))) {
        if x > 0.0 && x + node.width > ROW_WIDTH {
            x = 0.0;
            top = lowest;
        }
        (node.x, node.y) = (x, top);
        x += node.width + GAP / 2.0;
        lowest = f64::max(lowest, top + node.height + GAP / 2.0);
    }
    picture.width = picture.nodes.iter().map(|node| node.x + node.width).fold(0.0, f64::max);
    picture.height = picture.nodes.iter().map(|node| node.y + node.height).fold(0.0, f64::max);
}

fn link(nodes: &[Node], from: usize, to: usize, row: &ElementComparison) -> Option<Link> {
    let (a, b) = (nodes.get(from)?, nodes.get(to)?);
    let (ay, by) = (a.y + HEAD / 2.0, b.y + HEAD / 2.0);
    let number = |value: f64| format!("{value:.1}");
    let curve = |points: [(f64, f64); 4]| {
        let [p, q, r, s] = points.map(|(x, y)| format!("{} {}", number(x), number(y)));
        let at = |pick: fn((f64, f64)) -> f64| {
            let [p, q, r, s] = points.map(pick);
            (p + 3.0 * q + 3.0 * r + s) / 8.0
        };
        (format!("M{p} C{q} {r} {s}"), (at(|(x, _)| x), at(|(_, y)| y)))
    };
    let (path, middle) = if from == to {
        let right = a.x + a.width;
        curve([(right, ay - 8.0), (right + 40.0, ay - 30.0), (right + 40.0, ay + 30.0), (right, ay + 8.0)])
    } else if b.x + b.width <= a.x {
        let reach = ((a.x - b.x - b.width) / 2.0).max(18.0);
        curve([(a.x, ay), (a.x - reach, ay), (b.x + b.width + reach, by), (b.x + b.width, by)])
    } else {
        // What is referred to stands beside or behind: the line goes around the right side.
        let (ar, br) = (a.x + a.width, b.x + b.width);
        let bend = ar.max(br) + 34.0;
        curve([(ar, ay), (bend, ay), (bend, by), (br, by)])
    };
    let title = format!("{}.{}: {}", a.name, row.name.replace(" -> ", " → "), mark_of(row).word());
    Some(Link { mark: mark_of(row), title, path, middle })
}
