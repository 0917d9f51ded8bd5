use proptest::prelude::*;

use super::*;
use crate::sql::split::tests::sql_like;
use Dialect::{Postgres, Sqlite};
use TokenKind::*;

fn kinds(text: &str, dialect: Dialect) -> Vec<(TokenKind, &str)> {
    significant_tokens(text, dialect).iter().map(|token| (token.kind, token.text(text))).collect()
}

#[test]
fn postgres_tokens() {
    assert_eq!(
        kinds("a$1 $1 $$x$$ $t$;$t$ U&\"d\" u&'x' e'\\'' b'1'", Postgres),
        [
            (Word, "a$1"),
            (Parameter, "$1"),
            (String, "$$x$$"),
            (String, "$t$;$t$"),
            (QuotedIdentifier, "U&\"d\""),
            (String, "u&'x'"),
            (String, "e'\\''"),
            (String, "b'1'"),
        ]
    );
    assert_eq!(
        kinds("a=-1 @- b::c 1..2 1.5e-3 .5 a[1:2] 0xff x->>'k'--c", Postgres),
        [
            (Word, "a"),
            (Operator, "="),
            (Operator, "-"),
            (Number, "1"),
            (Operator, "@-"),
            (Word, "b"),
            (Operator, "::"),
            (Word, "c"),
            (Number, "1"),
            (Operator, ".."),
            (Number, "2"),
            (Number, "1.5e-3"),
            (Number, ".5"),
            (Word, "a"),
            (Operator, "["),
            (Number, "1"),
            (Operator, ":"),
            (Number, "2"),
            (Operator, "]"),
            (Number, "0xff"),
            (Word, "x"),
            (Operator, "->>"),
            (String, "'k'"),
        ]
    );
}

#[test]
fn sqlite_tokens() {
    assert_eq!(
        kinds("[a b] `c``d` \"e\" x'00' ?1 :n @n $n a->>'b' 1e5||2 e'x'", Sqlite),
        [
            (QuotedIdentifier, "[a b]"),
            (QuotedIdentifier, "`c``d`"),
            (QuotedIdentifier, "\"e\""),
            (String, "x'00'"),
            (Parameter, "?1"),
            (Parameter, ":n"),
            (Parameter, "@n"),
            (Parameter, "$n"),
            (Word, "a"),
            (Operator, "->>"),
            (String, "'b'"),
            (Number, "1e5"),
            (Operator, "||"),
            (Number, "2"),
            (Word, "e"),
            (String, "'x'"),
        ]
    );
}

#[test]
fn names_are_folded_as_the_engine_folds_them() {
    for (token, dialect, name) in [
        ("Ab", Postgres, "ab"),
        ("\"A\"\"b\"", Postgres, "A\"b"),
        ("U&\"d\\0061t\\+000061\"", Postgres, "data"),
        ("Äb", Postgres, "Äb"),
        ("Ab", Sqlite, "Ab"),
        ("[A b]", Sqlite, "A b"),
        ("`a``b`", Sqlite, "a`b"),
        ("'it''s'", Sqlite, "it's"),
    ] {
        assert_eq!(unquote(token, dialect), name);
    }
    assert_eq!(unquote(&"é".repeat(40), Postgres), "é".repeat(31));
}

#[test]
fn values_of_constants() {
    for (token, value) in [
        ("'it''s \\n'", Some("it's \\n")),
        ("E'a\\n\\'\\x41\\101\\u0041'''", Some("a\n'AAA'")),
        ("$a$x$$y$a$", Some("x$$y")),
        ("U&'\\0041\\\\'", Some("A\\")),
        ("'a'\n 'b'", Some("ab")),
        ("N'x'", Some("x")),
        ("B'01'", None),
        ("'open", None),
        ("U&'\\D83D\\DE00'", Some("😀")),
        ("E'\\303\\251'", Some("é")),
    ] {
        assert_eq!(string_value(token, Postgres).as_deref(), value, "{token}");
    }
    assert_eq!(string_value("'a\\'", Sqlite).as_deref(), Some("a\\"));
    assert_eq!(string_value("x'00'", Sqlite), None);
}

#[test]
fn one_spelling_each() {
    let same = |a: &str, b: &str, dialect| assert_eq!(normalised_tokens(a, dialect), normalised_tokens(b, dialect));
    same("SELECT \"a\", 'x' /* c */ FROM T -- d", "select A,$$x$$\nfrom t", Postgres);
    same("select [A] == `b` != \"C\"", "SELECT a = B <> c", Sqlite);
    assert_ne!(normalised_tokens("\"user\"", Postgres), normalised_tokens("user", Postgres));
    assert_ne!(normalised_tokens("\"A\"", Postgres), normalised_tokens("a", Postgres));
    assert_eq!(normalised_tokens("\"A b\"", Sqlite), ["\"a b\""]);
    assert!(KEYWORDS.is_sorted());
}

#[test]
fn kinds_of_statements() {
    for (sql, kind) in [
        ("create or replace temp view v as", "CREATE VIEW"),
        ("CREATE UNIQUE INDEX i", "CREATE INDEX"),
        ("insert into t", "INSERT"),
        ("DROP MATERIALIZED VIEW v", "DROP MATERIALIZED VIEW"),
        ("comment on table", "COMMENT ON"),
        ("(select)", ""),
    ] {
        assert_eq!(statement_kind(sql, Postgres), kind);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn tokens_are_the_text(text in sql_like(), postgres: bool) {
        let dialect = if postgres { Postgres } else { Sqlite };
        let mut at = 0;
        for token in tokens(&text, dialect) {
            prop_assert_eq!(token.range.start, at);
            prop_assert!(token.range.end > at && text.is_char_boundary(token.range.end));
            at = token.range.end;
            unquote(token.text(&text), dialect);
            string_value(token.text(&text), dialect);
        }
        prop_assert_eq!(at, text.len());
        normalised_tokens(&text, dialect);
        statement_kind(&text, dialect);
    }
}
