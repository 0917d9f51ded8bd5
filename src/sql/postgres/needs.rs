//! What statements without effect on a schema need: the engine refuses them where it is not there.

use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

use super::cx::{Cx, Read};
use super::names;
use super::query::relations;
use crate::sql::{Expr, Need, ObjectKind, ObjectReference};

impl Cx<'_> {
    fn add_need<T>(&self, read: Read<T>, need: impl FnOnce(T) -> Need) {
        // A name that could not be read is not asked for: the statement changes nothing either way.
        if let Ok(read) = read {
            self.needs.borrow_mut().push(need(read));
        }
    }

    /// The relations that a statement names.
    pub(super) fn needs_relations(&self, node: &SyntaxNode) {
        self.needs.borrow_mut().extend(relations(node).into_iter().map(Need::Relation));
    }

    /// The materialized view that a statement refreshes.
    pub(super) fn needs_view(&self, node: &SyntaxNode) {
        self.add_need(self.object_in::<ast::ViewRef>(node, "the view"), Need::Relation);
    }

    /// The sequence whose value a function is asked for or given.
    pub(super) fn needs_sequence(&self, function: &str, args: &[Expr]) {
        if matches!(function, "setval" | "nextval" | "currval")
            && let Some(Expr::Text(text)) = args.first()
        {
            let parts = text.split('.').map(str::trim);
            // Quoted names are left to the engine.
            let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
            if parts.clone().all(plain)
                && let Some(name) = names::object_of(parts.map(str::to_ascii_lowercase).collect())
            {
                self.needs.borrow_mut().push(Need::Relation(name));
            }
        }
    }

    /// What privileges are granted on or taken from.
    pub(super) fn needs_of_privileges(&self, node: &SyntaxNode) {
        use ast::PrivilegeObjects as On;
        let Some(objects) = self.one::<ast::OnPrivilegeObjectsClause>(node).and_then(|clause| clause.privilege_objects()) else { return };
        let node = objects.syntax();
        match &objects {
            On::PrivilegeDefault(_) | On::PrivilegeTable(_) => self.needs_relations(node),
            On::PrivilegeSequence(_) => {
                self.all::<ast::SequenceRef>(node).iter().for_each(|name| self.add_need(self.object(name.syntax()), Need::Relation));
            }
            On::PrivilegeSchema(_)
            | On::PrivilegeAllTablesInSchema(_)
            | On::PrivilegeAllSequencesInSchema(_)
            | On::PrivilegeAllFunctionsInSchema(_)
            | On::PrivilegeAllProceduresInSchema(_)
            | On::PrivilegeAllRoutinesInSchema(_) => {
                self.all::<ast::SchemaRef>(node).iter().for_each(|name| self.add_need(self.name(name.syntax()), Need::Schema));
            }
            On::PrivilegeFunction(_) => self.needs_routines::<ast::FunctionSig, ast::FunctionNameRef>(node, ObjectKind::Function),
            On::PrivilegeProcedure(_) => self.needs_routines::<ast::ProcedureSig, ast::ProcedureNameRef>(node, ObjectKind::Procedure),
            On::PrivilegeRoutine(_) => self.needs_routines::<ast::RoutineSig, ast::RoutineNameRef>(node, ObjectKind::Routine),
            // Of these the catalog holds only what the scripts make, or nothing.
            On::PrivilegeDatabase(_)
            | On::PrivilegeDomain(_)
            | On::PrivilegeForeignDataWrapper(_)
            | On::PrivilegeForeignServer(_)
            | On::PrivilegeLanguage(_)
            | On::PrivilegeLargeObject(_)
            | On::PrivilegeParameter(_)
            | On::PrivilegePropertyGraph(_)
            | On::PrivilegeTablespace(_)
            | On::PrivilegeType(_) => {}
        }
    }

    fn needs_routines<S: AstNode, N: AstNode>(&self, node: &SyntaxNode, kind: ObjectKind) {
        for signature in node.descendants().filter_map(S::cast) {
            let routine: Read<ObjectReference> = self.routine::<N>(signature.syntax());
            self.add_need(routine, |object| Need::Routine(kind, object));
        }
    }
}
