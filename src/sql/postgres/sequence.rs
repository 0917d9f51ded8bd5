//! Sequences and the options they share with identity columns.

use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

use super::cx::{Cx, Read};
use crate::sql::{CreateSequence, SequenceOptions, StatementKind};

impl Cx<'_> {
    /// Reads `CREATE SEQUENCE`.
    pub(super) fn create_sequence(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let name = self.object_in::<ast::Sequence>(node, "the sequence's name")?;
        Ok(StatementKind::CreateSequence(CreateSequence {
            persistence: self.persistence(node, Some(&name)),
            name,
            if_not_exists: self.has::<ast::IfNotExists>(node),
            options: self.sequence_options(node)?,
        }))
    }

    /// Reads all options directly in a node.
    pub(super) fn sequence_options(&self, node: &SyntaxNode) -> Read<SequenceOptions> {
        let mut options = SequenceOptions::default();
        for option in self.all::<ast::SequenceOption>(node) {
            self.sequence_option(&option, &mut options)?;
        }
        Ok(options)
    }

    /// Reads one option.
    pub(super) fn sequence_option(&self, option: &ast::SequenceOption, options: &mut SequenceOptions) -> Read<()> {
        let node = option.syntax();
        match option {
            ast::SequenceOption::OptionAsType(_) => options.data_type = self.type_in(node).map(|data_type| data_type.name),
            ast::SequenceOption::OptionCache(_) => options.cache = Some(self.integer_in(node, "CACHE")?),
            ast::SequenceOption::OptionIncrement(_) => options.increment = Some(self.integer_in(node, "INCREMENT")?),
            ast::SequenceOption::OptionStart(_) => options.start = Some(self.integer_in(node, "START")?),
            ast::SequenceOption::OptionMinValue(_) => options.min = Some(Some(self.integer_in(node, "MINVALUE")?)),
            ast::SequenceOption::OptionMaxValue(_) => options.max = Some(Some(self.integer_in(node, "MAXVALUE")?)),
            ast::SequenceOption::OptionNoMinValue(_) => options.min = Some(None),
            ast::SequenceOption::OptionNoMaxValue(_) => options.max = Some(None),
            ast::SequenceOption::OptionCycle(_) => options.cycle = Some(true),
            ast::SequenceOption::OptionNoCycle(_) => options.cycle = Some(false),
            ast::SequenceOption::OptionRestart(_) => options.restart = Some(self.restart(node)?),
            ast::SequenceOption::OptionSequenceName(_) => {
                options.name = Some(self.object_in::<ast::Sequence>(node, "the sequence's name")?);
            }
            ast::SequenceOption::OptionOwnedBy(_) => {
                options.owned_by = Some(match self.need::<ast::OwnedByTarget>(node, "the owner")? {
                    ast::OwnedByTarget::OwnedByNone(_) => None,
                    ast::OwnedByTarget::QualifiedColumnNameRef(column) => Some(self.column_reference(column.syntax())?),
                });
            }
            ast::SequenceOption::OptionLogged(_) | ast::SequenceOption::OptionUnlogged(_) => {
                self.not_modelled(node, "LOGGED or UNLOGGED of an identity column's sequence", false);
            }
        }
        Ok(())
    }

    /// Reads the value of `RESTART`, when written.
    pub(super) fn restart(&self, node: &SyntaxNode) -> Read<Option<i64>> {
        if self.one::<ast::Expr>(node).is_none() {
            return Ok(None);
        }
        self.integer_in(node, "RESTART").map(Some)
    }
}
