//! Nothing is dropped silently: whoever reads a statement or a syntax node says what becomes of each kind and of each field.
//!
//! The source is read as Rust (`syn`), not as text. Looked at are the folders that turn text into statements, statements into a catalog and
//! catalogs into findings. An AST type is a type of `sql/statement.rs` or `sql/expr.rs`, or one of the two parsers' own syntax trees.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// The folders under `src/` that read statements, expressions or syntax nodes.
const FOLDERS: [&str; 4] = ["sql", "replay", "compare", "rules"];

/// What may stay, by file: how many places, and why. The numbers are exact, so that the list can only shrink: a file that gets better must
/// be taken from here, a file that gets worse fails.
const ALLOWED: &[(&str, usize, &str)] = &[
    ("src/compare/equivalence/canonical/normalise.rs", 4, "what is no link of a chain is normalised as any value is"),
    ("src/compare/equivalence/judge/conditions.rs", 2, "only a column, a list and a comparison are refused for their classes"),
    ("src/compare/equivalence/query/form.rs", 1, "a type that no column and no cast tells is not known"),
    ("src/compare/other_forms.rs", 1, "an object of any other kind is compared token by token"),
    ("src/rules/requirements/detect.rs", 1, "only a change of rows has rows in it that are skipped"),
    ("src/replay/postgres/comments.rs", 1, "kinds of objects that are recorded by name only are treated alike"),
    ("src/replay/postgres/drop.rs", 4, "kinds of objects that are recorded by name only, and kinds of routines, are treated alike"),
    ("src/replay/postgres/policies.rs", 3, "kinds of objects that are recorded by name only are treated alike"),
    ("src/replay/postgres/rename.rs", 5, "kinds of objects that are recorded by name only are treated alike"),
    ("src/replay/postgres/tables.rs", 1, "an action that no other relation than a table has is refused by its name"),
    ("src/sql/postgres/alter.rs", 1, "each other option of an identity stands alone"),
    ("src/sql/postgres/call.rs", 2, "what is no name is kept as tokens"),
    ("src/sql/postgres/expr.rs", 2, "what cannot stand after IS is kept as tokens"),
    ("src/sql/postgres/index.rs", 1, "a key that is no name is an expression"),
    ("src/sql/postgres/precedence.rs", 3, "an operator without a place of its own binds like any other"),
];

/// Our own types whose values are statements or parts of statements.
const AST_FILES: [&str; 2] = ["src/sql/statement.rs", "src/sql/expr.rs"];

/// Crates whose syntax trees are read.
const AST_CRATES: [&str; 2] = ["sqlparser::ast", "squawk_syntax::ast"];

/// Types that only name things: a field that is added to them is no part of a statement.
const LABELS: [&str; 2] = ["ObjectName", "ObjectReference"];

/// Statements and parts of statements that an engine's replay need not take apart, because its lowering never makes one or reads them whole.
/// Like [`ALLOWED`], it can only shrink.
const NOT_TAKEN_APART: &[(&str, &[&str], &str)] = &[
    (
        "src/replay/sqlite",
        &[
            "AlterDomain",
            "AlterOther",
            "AlterPolicy",
            "AlterRoutine",
            "AlterSequence",
            "AlterType",
            "ColumnReference",
            "Comment",
            "CompositeAttribute",
            "CreateDomain",
            "CreateExtension",
            "CreateOther",
            "CreatePolicy",
            "CreateRoutine",
            "CreateSchema",
            "CreateSequence",
            "CreateType",
            "FunctionCall",
            "FunctionCalls",
            "IdentityDefinition",
            "LikeElement",
            "PartitionBy",
            "PartitionOf",
            "Rename",
            "RoutineArgument",
            "SequenceOptions",
            "SetSchema",
        ],
        "SQLite has no such statement or clause: its lowering never makes one",
    ),
    ("src/replay/sqlite", &["DataType", "QueryText"], "kept whole in the catalog"),
    ("src/replay/sqlite", &["CaseBranch"], "walked by `Expr::operands`, which takes it apart"),
    ("src/replay/sqlite", &["UnmodelledClause"], "reported by the audit, for every engine alike"),
    ("src/replay/postgres", &["CreateVirtualTable"], "PostgreSQL has no virtual tables: its lowering never makes one"),
    ("src/replay/postgres", &["CreateRoutine", "CreateTrigger", "DataType", "Expression", "QueryText"], "kept whole in the catalog"),
    ("src/replay/postgres", &["UnmodelledClause"], "reported by the audit, for every engine alike"),
    ("src/replay/postgres", &["CaseBranch"], "walked by `Expr::operands`, which takes it apart"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a source folder is readable") {
        let path = entry.expect("a folder entry is readable").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn read(path: &Path) -> syn::File {
    let text = std::fs::read_to_string(path).expect("a source file is readable");
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Names of our AST types.
#[derive(Default)]
struct AstTypes {
    structs: BTreeSet<String>,
    enums: BTreeSet<String>,
}

impl AstTypes {
    fn read() -> Self {
        let mut types = AstTypes::default();
        for file in AST_FILES {
            for item in read(&root().join(file)).items {
                match item {
                    syn::Item::Struct(item) => drop(types.structs.insert(item.ident.to_string())),
                    syn::Item::Enum(item) => drop(types.enums.insert(item.ident.to_string())),
                    _other => {}
                }
            }
        }
        types
    }
}

/// Looks through one file.
struct Looking<'a> {
    types: &'a AstTypes,
    /// Names brought in by `use`, with their whole path.
    uses: BTreeMap<String, String>,
    /// Lines with a struct pattern that leaves fields out.
    rests: Vec<usize>,
    /// Lines with an arm that takes every other kind.
    catch_alls: Vec<usize>,
    /// AST structs that are taken apart whole.
    whole: BTreeSet<String>,
}

impl<'a> Looking<'a> {
    fn at(types: &'a AstTypes, file: &syn::File) -> Self {
        let mut uses = Uses::default();
        uses.visit_file(file);
        let mut looking = Looking { types, uses: uses.0, rests: Vec::new(), catch_alls: Vec::new(), whole: BTreeSet::new() };
        looking.visit_file(file);
        looking
    }

    /// The path belongs to one of the parsers' trees.
    fn is_foreign_ast(&self, path: &syn::Path) -> bool {
        let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let mut resolved = self.uses.get(&first).cloned().unwrap_or(first);
        // `use ast::FuncOption as O` stands on another `use`.
        if let Some((start, rest)) = resolved.split_once("::")
            && let Some(whole) = self.uses.get(start)
        {
            resolved = format!("{whole}::{rest}");
        }
        AST_CRATES.iter().any(|ast| resolved == *ast || resolved.starts_with(&format!("{ast}::")))
    }

    /// The path is a variant of an AST enum (its last part names the variant).
    fn is_variant(&self, path: &syn::Path) -> bool {
        let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let (_variant, holder) = (names.next(), names.next());
        let Some(holder) = holder else { return false };
        let holder = self.uses.get(&holder).and_then(|whole| whole.rsplit("::").next()).map_or(holder.as_str(), |name| name).to_owned();
        self.types.enums.contains(&holder) || self.is_foreign_ast(path)
    }

    fn struct_of(&self, path: &syn::Path) -> Option<String> {
        let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let name = names.next()?;
        // A variant of another type can have the name of one of our structs.
        if names.next().is_some_and(|holder| holder.starts_with(char::is_uppercase)) {
            return None;
        }
        let name = self.uses.get(&name).and_then(|whole| whole.rsplit("::").next()).map_or(name.clone(), str::to_owned);
        (self.types.structs.contains(&name) && !self.is_variant(path)).then_some(name)
    }

    /// The pattern looks into an AST node anywhere.
    fn looks_into(&self, pattern: &syn::Pat) -> bool {
        struct Names<'a, 'b>(&'a Looking<'b>, bool);
        impl<'ast> Visit<'ast> for Names<'_, '_> {
            fn visit_path(&mut self, path: &'ast syn::Path) {
                self.1 |= self.0.is_variant(path) || self.0.struct_of(path).is_some();
            }
        }
        let mut names = Names(self, false);
        names.visit_pat(pattern);
        names.1
    }

    fn pattern(&mut self, pattern: &syn::PatStruct) {
        let name = self.struct_of(&pattern.path);
        if name.is_none() && !self.is_variant(&pattern.path) {
            return;
        }
        match (&pattern.rest, name) {
            // `Variant { .. }` asks for the kind and takes nothing apart.
            (Some(rest), _) if !pattern.fields.is_empty() => self.rests.push(rest.dot2_token.spans[0].start().line),
            (Some(_), _) => {}
            (None, Some(name)) => drop(self.whole.insert(name)),
            (None, None) => {}
        }
    }
}

/// A pattern that takes everything.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(|first: char| first == '_' || first.is_lowercase())
        }
        syn::Pat::Tuple(tuple) => tuple.elems.iter().all(takes_all),
        syn::Pat::Paren(inner) => takes_all(&inner.pat),
        syn::Pat::Reference(inner) => takes_all(&inner.pat),
        // `Some(_)` beside `Some(Kind::One)` takes every other kind.
        syn::Pat::TupleStruct(wrapped) => {
            let wrapper = wrapped.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            ["Some", "Ok"].contains(&wrapper.as_str()) && wrapped.elems.iter().all(takes_all)
        }
        syn::Pat::Or(either) => either.cases.iter().any(takes_all),
        _narrower => false,
    }
}

impl<'ast> Visit<'ast> for Looking<'_> {
    fn visit_pat_struct(&mut self, pattern: &'ast syn::PatStruct) {
        self.pattern(pattern);
        visit::visit_pat_struct(self, pattern);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        if expression.arms.iter().any(|arm| self.looks_into(&arm.pat)) {
            for arm in expression.arms.iter().filter(|arm| arm.guard.is_none() && takes_all(&arm.pat)) {
                self.catch_alls.push(line_of(&arm.pat));
            }
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        if called.path.is_ident("matches") {
            let parsed = called.parse_body_with(|input: syn::parse::ParseStream<'_>| {
                let _subject: syn::Expr = input.parse()?;
                let _comma: syn::Token![,] = input.parse()?;
                let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
                let _rest: proc_macro2::TokenStream = input.parse()?;
                Ok(pattern)
            });
            self.visit_pat(&parsed.expect("matches! holds an expression and a pattern"));
        }
    }
}

fn line_of(pattern: &syn::Pat) -> usize {
    syn::spanned::Spanned::span(pattern).start().line
}

/// What `use` brings into a file, at any depth.
#[derive(Default)]
struct Uses(BTreeMap<String, String>);

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add("", &item.tree);
    }
}

impl Uses {
    fn add(&mut self, before: &str, tree: &syn::UseTree) {
        let joined = |name: &syn::Ident| if before.is_empty() { name.to_string() } else { format!("{before}::{name}") };
        match tree {
            syn::UseTree::Path(path) => self.add(&joined(&path.ident), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => {
                let last = before.rsplit("::").next().unwrap_or(before).to_owned();
                self.0.insert(last, before.to_owned());
            }
            syn::UseTree::Name(name) => drop(self.0.insert(name.ident.to_string(), joined(&name.ident))),
            syn::UseTree::Rename(renamed) if renamed.ident == "self" => drop(self.0.insert(renamed.rename.to_string(), before.to_owned())),
            syn::UseTree::Rename(renamed) => drop(self.0.insert(renamed.rename.to_string(), joined(&renamed.ident))),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.add(before, tree)),
            syn::UseTree::Glob(_) => {}
        }
    }
}

/// Every file of some folders, with what was found in it.
fn looked_at(types: &AstTypes) -> Vec<(String, Looking<'_>)> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        rust_files(&root().join("src").join(folder), &mut files);
    }
    files.sort();
    files
        .into_iter()
        .filter(|file| !file.ends_with("tests.rs") && !file.to_string_lossy().ends_with("_tests.rs"))
        .map(|file| {
            let name = file.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
            let found = Looking::at(types, &read(&file));
            (name, found)
        })
        .collect()
}

#[test]
fn no_field_and_no_kind_is_passed_over() {
    let types = AstTypes::read();
    assert!(types.structs.contains("CreateTable") && types.enums.contains("StatementKind"), "the AST types were not found");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (file, found) in looked_at(&types) {
        let places: Vec<String> = found
            .rests
            .iter()
            .map(|line| format!("{file}:{line} leaves fields out with `..`"))
            .chain(found.catch_alls.iter().map(|line| format!("{file}:{line} takes every other kind in one arm")))
            .collect();
        let allowed = ALLOWED.iter().find(|(name, ..)| *name == file).map_or(0, |(_, count, _)| *count);
        seen.insert(file.clone());
        if places.len() != allowed {
            wrong.push(format!("{file}: {} places, {allowed} allowed", places.len()));
            wrong.extend(places);
        }
    }
    for (file, _, reason) in ALLOWED {
        assert!(!reason.is_empty(), "{file} is allowed without a reason");
        if !seen.contains(*file) {
            wrong.push(format!("{file} is allowed but not there"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_part_of_a_statement_is_taken_apart_whole() {
    let types = AstTypes::read();
    let found = looked_at(&types);
    let mut wrong = Vec::new();
    for folder in NOT_TAKEN_APART.iter().map(|(folder, ..)| *folder).collect::<BTreeSet<_>>() {
        let whole: BTreeSet<&str> =
            found.iter().filter(|(file, _)| file.starts_with(folder)).flat_map(|(_, found)| &found.whole).map(String::as_str).collect();
        let exempt: BTreeSet<&str> =
            NOT_TAKEN_APART.iter().filter(|(of, ..)| *of == folder).flat_map(|(_, names, _)| names.iter().copied()).collect();
        let parts: BTreeSet<&str> = types.structs.iter().map(String::as_str).filter(|name| !LABELS.contains(name)).collect();
        for name in parts.difference(&whole).filter(|name| !exempt.contains(*name)) {
            wrong.push(format!("{folder} nowhere takes {name} apart whole: a field added to it would be passed over"));
        }
        for name in exempt.iter().filter(|name| whole.contains(*name) || !parts.contains(*name)) {
            wrong.push(format!("{folder}: {name} need not be in NOT_TAKEN_APART any more"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let types = AstTypes::read();
    let found = |text: &str| {
        let file = syn::parse_file(text).expect("the sample is Rust");
        let found = Looking::at(&types, &file);
        (found.rests.len(), found.catch_alls.len(), found.whole.len())
    };
    assert_eq!(found("fn f() { let CreateTable { name, .. } = made; }"), (1, 0, 0));
    assert_eq!(found("fn f() { let AlterTable { name, only: _ } = made; }"), (0, 0, 1));
    assert_eq!(found("fn f() { let Other { name, .. } = made; }"), (0, 0, 0));
    assert_eq!(found("fn f() { match k { StatementKind::Data(_) => 1, _ => 2 } }"), (0, 1, 0));
    assert_eq!(found("fn f() { match k { StatementKind::Data(_) => 1, _other => 2 } }"), (0, 1, 0));
    assert_eq!(found("fn f() { match k { Some(Expr::Null) => 1, Some(_) | None => 2 } }"), (0, 1, 0));
    assert_eq!(found("fn f() { match k { (Expr::Null, x) => 1, (_, _) => 2 } }"), (0, 1, 0));
    assert_eq!(found("fn f() { match k { Some(1) => 1, _ => 2 } }"), (0, 0, 0));
    assert_eq!(found("use sqlparser::ast::{self, Expr as Ast}; fn f() { match k { Ast::Nested(x) => 1, _ => 2 } }"), (0, 1, 0));
    assert_eq!(found("use squawk_syntax::ast; fn f() { use ast::FuncOption as O; match k { O::Cost(_) => 1, x => 2 } }"), (0, 1, 0));
    assert_eq!(found("fn f() -> bool { matches!(k, AlterTableAction::AddColumn { column, .. } if column.x) }"), (1, 0, 0));
    assert_eq!(found("fn f() -> bool { matches!(k, AlterTableAction::AddColumn { .. }) }"), (0, 0, 0));
}
