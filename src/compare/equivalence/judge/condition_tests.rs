//! Conditions that only a search can tell apart, or show to be the same.

use crate::compare::Verdict::{Expected, Manual, Risk, Same, Wrong};
use crate::compare::equivalence::testing::*;
use crate::compare::equivalence::*;
use crate::source::Dialect::{Postgres, Sqlite};
use crate::sql::Expr;

fn judge(left: Expr, right: Expr) -> Judgement {
    let sqlite = Fixture::new(Sqlite, vec![column("s", "TEXT"), column("n", "INTEGER"), column("m", "INTEGER")]);
    let postgres = Fixture::new(Postgres, vec![column("s", "text"), column("n", "bigint"), column("m", "bigint")]);
    judge_check(&sqlite.table(), &expression(left), &postgres.table(), &expression(right))
}

fn told(judgement: &Judgement) -> (&'static str, Verdict) {
    (judgement.row.map_or("", |row| row.id), judgement.verdict)
}

fn regex(pattern: &str) -> Expr {
    op(col("s"), "~", text(pattern))
}

fn length(compare: &str, value: &str) -> Expr {
    op(call("length", vec![col("s")]), compare, num(value))
}

#[test]
fn a_star_of_glob_is_not_a_star_of_a_regular_expression() {
    let bounds = || vec![length(">=", "3"), length("<=", "64")];
    let mut left = vec![like("GLOB", col("s"), "[a-zA-Z0-9][a-zA-Z0-9._@-]*[a-zA-Z0-9]")];
    left.extend(bounds());
    let mut right = vec![regex("^[a-zA-Z0-9][a-zA-Z0-9._@-]*[a-zA-Z0-9]$")];
    right.extend(bounds());
    let judgement = judge(and(left), and(right));
    assert_eq!(told(&judgement), ("C11", Risk));
    assert_eq!(judgement.detail, "s = 'aa a' is accepted by SQLite and refused by PostgreSQL");
}

#[test]
fn patterns_of_one_meaning() {
    assert_eq!(told(&judge(like("GLOB", col("s"), "p*"), regex("^p"))), ("C11", Expected));
    assert_eq!(told(&judge(like("GLOB", col("s"), "p*"), like("LIKE", col("s"), "p%"))), ("C11", Expected));
    assert_eq!(told(&judge(not(like("GLOB", col("s"), "*[^a-z0-9_]*")), regex("^[a-z0-9_]*$"))), ("C13", Expected));
    assert_eq!(told(&judge(like("LIKE", col("s"), "ABC%"), like("ILIKE", col("s"), "abc%"))).1, Expected);
    let either = op(length(">", "2"), "AND", like("GLOB", col("s"), "a*"));
    assert_eq!(told(&judge(either, op(regex("^a"), "AND", length(">=", "3")))), ("C11", Expected));
}

#[test]
fn patterns_that_differ_have_an_example() {
    let unanchored = judge(like("GLOB", col("s"), "p*"), regex("p"));
    assert_eq!(
        (told(&unanchored), unanchored.detail.as_str()),
        (("C12", Wrong), "s = 'ap' is refused by SQLite and accepted by PostgreSQL")
    );
    let cased = judge(like("LIKE", col("s"), "ABC%"), like("LIKE", col("s"), "ABC%"));
    assert_eq!((told(&cased), cased.detail.as_str()), (("C14", Risk), "s = 'abc' is accepted by SQLite and refused by PostgreSQL"));
}

#[test]
fn ranges_are_compared_by_value() {
    let n = |compare: &str, value: &str| op(col("n"), compare, num(value));
    assert_eq!(told(&judge(n(">", "0"), n(">=", "1"))), ("R01", Same));
    let judgement = judge(and(vec![n(">=", "1"), n("<=", "10")]), and(vec![n(">=", "0"), n("<=", "10")]));
    assert_eq!((judgement.verdict, judgement.detail.as_str()), (Wrong, "n = 0 is refused by SQLite and accepted by PostgreSQL"));
    let narrower = judge(n("<=", "10"), n("<", "10"));
    assert_eq!((narrower.verdict, narrower.detail.as_str()), (Risk, "n = 10 is accepted by SQLite and refused by PostgreSQL"));
    let null = |negated| Expr::IsNull { negated, operand: Box::new(col("n")) };
    assert_eq!(told(&judge(op(null(false), "OR", n(">", "0")), n(">", "0"))), ("R01", Same));
    let strict = judge(n(">", "0"), op(null(true), "AND", n(">", "0")));
    assert_eq!((strict.verdict, strict.detail.as_str()), (Risk, "n = NULL is accepted by SQLite and refused by PostgreSQL"));
    let pair = |compare| op(col("n"), compare, col("m"));
    assert_eq!(judge(pair("<"), pair("<=")).verdict, Wrong);
    assert_eq!(judge(pair("<"), op(col("m"), ">", col("n"))).verdict, Same);
}

#[test]
fn lists_name_their_members() {
    let list = |values: &[&str]| in_list(col("s"), values.iter().map(|value| text(value)).collect());
    let judgement = judge(list(&["a", "b"]), list(&["b", "c"]));
    assert_eq!(judgement.verdict, Wrong);
    assert!(
        judgement.detail.starts_with("the checked side no longer accepts 'a'; the checked side also accepts 'c'"),
        "{}",
        judgement.detail
    );
    let fewer = judge(list(&["a", "b"]), list(&["a"]));
    assert_eq!(fewer.verdict, Risk);
}

#[test]
fn columns_are_compared_one_by_one() {
    let n = |value: &str| op(col("n"), ">", num(value));
    let judgement = judge(and(vec![like("GLOB", col("s"), "a*"), n("0")]), and(vec![regex("^a"), n("5")]));
    assert_eq!((judgement.verdict, judgement.detail.as_str()), (Risk, "n = 1 is accepted by SQLite and refused by PostgreSQL"));
}

#[test]
fn what_cannot_be_decided_is_said() {
    let judgement = judge(like("GLOB", col("s"), "a*"), regex("^(a)\\1"));
    assert_eq!(judgement.verdict, Manual);
    assert!(judgement.detail.contains("escape"), "{}", judgement.detail);
    assert_eq!(judge(call("custom", vec![col("s")]), call("other", vec![col("s")])).verdict, Manual);
}

#[test]
fn canonical_keys_pair_what_means_the_same() {
    let sqlite = Fixture::new(Sqlite, vec![column("Active", "BOOLEAN")]);
    let postgres = Fixture::new(Postgres, vec![column("active", "boolean")]);
    let own = canonical_key(&sqlite.table(), &expression(op(col("Active"), "=", num("1"))));
    assert_eq!(own, canonical_key(&postgres.table(), &expression(col("active"))));
    assert_ne!(own, canonical_key(&postgres.table(), &expression(not(col("active")))));
}
