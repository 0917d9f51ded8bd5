//! What is declared to have no effect on a schema, with the reason.

macro_rules! declare {
    ($($name:ident = $word:literal, $reason:literal;)*) => {
        $(pub(super) const $name: &str = $word;)*
        /// Every word that an irrelevant statement or action may carry, with the reason why it cannot change a schema.
        pub const IRRELEVANT: &[(&str, &str)] = &[$(($word, $reason)),*];
    };
}

declare! {
    ALTER_DATABASE = "ALTER DATABASE", "sets defaults of sessions and the database's own properties, not its schema";
    ALTER_SYSTEM = "ALTER SYSTEM", "writes the server's configuration";
    ANALYZE = "ANALYZE", "gathers statistics for the planner";
    CHECKPOINT = "CHECKPOINT", "writes the server's buffers to disk";
    CLUSTER = "CLUSTER", "reorders rows on disk";
    CLUSTER_ON = "CLUSTER ON", "remembers an index for CLUSTER";
    COPY_TO = "COPY TO", "reads rows and writes none to the database";
    CURSOR = "CURSOR", "DECLARE, FETCH, MOVE and CLOSE read rows of a session";
    DATABASE = "DATABASE", "creates or drops another database than the one audited";
    DEALLOCATE = "DEALLOCATE", "forgets a prepared statement of the session";
    DEFAULT_PRIVILEGES = "ALTER DEFAULT PRIVILEGES", "access rights are not compared";
    DEPENDS_ON_EXTENSION = "DEPENDS ON EXTENSION", "an object is dropped with an extension; its definition stays";
    DISCARD = "DISCARD", "resets the session";
    EMPTY = "EMPTY", "a semicolon without a statement";
    EXPLAIN = "EXPLAIN", "shows how a statement would run";
    FDW_OPTIONS = "OPTIONS", "options of a foreign data wrapper say where rows come from, not what they look like";
    GRANT = "GRANT", "access rights are not compared";
    LARGE_OBJECT = "ALTER LARGE OBJECT", "large objects are data";
    LISTEN = "LISTEN", "messages between sessions";
    LOAD = "LOAD", "loads a library into the session";
    LOCK = "LOCK", "a lock of the transaction";
    NOTIFY = "NOTIFY", "messages between sessions";
    OWNER_TO = "OWNER TO", "owners are not compared";
    OWNED = "REASSIGN OWNED", "owners are not compared";
    PREPARE = "PREPARE", "names a statement of the session without running it";
    PSQL = "psql command", "a command of the terminal program, not sent to the server";
    REFRESH = "REFRESH MATERIALIZED VIEW", "fills a materialized view with rows";
    REFRESH_VERSION = "REFRESH VERSION", "records the version of a collation library";
    REINDEX = "REINDEX", "rebuilds an index as it is";
    REPACK = "REPACK", "rewrites a table as it is";
    RESET = "RESET", "a setting of the session";
    RESTRICT_LINE = "\\restrict", "protects a dump against injected terminal commands";
    REVOKE = "REVOKE", "access rights are not compared";
    ROLE = "ROLE", "roles and their memberships belong to the server, not to a schema";
    SECURITY_LABEL = "SECURITY LABEL", "access rights are not compared";
    SELECT = "SELECT", "reads rows, and calls only functions known to change nothing";
    SET = "SET", "a setting of the session";
    SET_ACCESS_METHOD = "SET ACCESS METHOD", "how rows lie on disk";
    SET_CONSTRAINTS = "SET CONSTRAINTS", "when this transaction checks its constraints";
    SET_TABLESPACE = "SET TABLESPACE", "where the file lies on disk";
    SETVAL = "SELECT setval", "sets a sequence's value, which is data";
    SHOW = "SHOW", "reads a setting of the session";
    TABLESPACE = "TABLESPACE", "where files lie on disk";
    VACUUM = "VACUUM", "frees space of dead rows";
    WITHOUT_OIDS = "WITHOUT OIDS", "the only possibility since PostgreSQL 12";
}

#[cfg(test)]
mod tests {
    use super::IRRELEVANT;

    #[test]
    fn words_are_unique_and_reasons_are_said() {
        let mut words: Vec<&str> = IRRELEVANT.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), IRRELEVANT.len());
        assert!(IRRELEVANT.iter().all(|(_, reason)| reason.split(' ').count() >= 3));
    }
}
