//! Functions, procedures, aggregates and triggers.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::Lowered;
use super::cx::{Cx, Read, Unreadable};
use super::names::{self, collapsed};
use crate::sql::{
    AlterRoutine, CreateRoutine, CreateTrigger, ObjectKind, ObjectReference, RoutineArgument, RoutineKind, StatementKind, TriggerAction,
};

fn is_base_type(option: &str) -> bool {
    option.split_once('=').is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case("basetype"))
}

impl Cx<'_> {
    /// Reads `CREATE FUNCTION` (its name a `FunctionName`) or `CREATE PROCEDURE`.
    pub(super) fn create_routine<N: AstNode>(&self, node: &SyntaxNode, kind: RoutineKind) -> Read<StatementKind> {
        let mut routine = CreateRoutine {
            kind,
            name: self.object_in::<N>(node, "the routine's name")?,
            or_replace: self.has::<ast::OrReplace>(node),
            args: self.arguments(node),
            returns: None,
            language: None,
            volatility: "VOLATILE".into(),
            strict: false,
            security_definer: false,
            leakproof: false,
            parallel: "UNSAFE".into(),
            options: Vec::new(),
            body: String::new(),
        };
        if let Some(returns) = self.one::<ast::RetType>(node) {
            self.returns(returns.syntax(), &mut routine);
        }
        if let Some(body) = self.one::<ast::RoutineBody>(node) {
            self.whole(body.syntax());
            routine.body = self.text(body.syntax()).to_owned();
            routine.language = Some("sql".into());
        }
        if let Some(list) = self.one::<ast::FuncOptionList>(node) {
            for option in self.all::<ast::FuncOption>(list.syntax()) {
                self.or_record(option.syntax(), self.create_option(&option, &mut routine));
            }
        }
        Ok(StatementKind::CreateRoutine(routine))
    }

    /// Arguments of the parameter list directly in a node.
    fn arguments(&self, node: &SyntaxNode) -> Vec<RoutineArgument> {
        let Some(list) = self.one::<ast::ParamList>(node) else { return Vec::new() };
        self.whole(list.syntax());
        let params = list.syntax().descendants().filter_map(ast::Param::cast);
        params
            .filter_map(|param| {
                let mode = match param.mode() {
                    None | Some(ast::ParamMode::ParamIn(_)) => "IN",
                    Some(ast::ParamMode::ParamOut(_)) => "OUT",
                    Some(ast::ParamMode::ParamInOut(_)) => "INOUT",
                    Some(ast::ParamMode::ParamVariadic(_)) => "VARIADIC",
                };
                let default = param.param_default().and_then(|default| default.syntax().children().find_map(ast::Expr::cast));
                Some(RoutineArgument {
                    mode: mode.into(),
                    name: param.name().map(|name| names::fold(name.syntax())).filter(|name| !name.is_empty()),
                    data_type: self.func_type(&param.func_type()?),
                    default: default.map(|default| self.text(default.syntax()).to_owned()),
                })
            })
            .collect()
    }

    fn returns(&self, node: &SyntaxNode, routine: &mut CreateRoutine) {
        self.whole(node);
        if let Some(list) = node.children().find_map(ast::ReturnTableArgList::cast) {
            for column in list.syntax().children().filter_map(ast::ReturnTableColumn::cast) {
                let Some(ty) = column.func_type() else { continue };
                routine.args.push(RoutineArgument {
                    mode: "TABLE".into(),
                    name: column.name().map(|name| names::fold(name.syntax())),
                    data_type: self.func_type(&ty),
                    default: None,
                });
            }
        }
        let text = collapsed(node);
        routine.returns = Some(text.get("RETURNS".len()..).unwrap_or_default().trim().to_owned());
    }

    fn create_option(&self, option: &ast::FuncOption, routine: &mut CreateRoutine) -> Read<()> {
        use ast::FuncOption as O;
        let node = option.syntax();
        match option {
            O::AsFuncOption(_) => match self.need::<ast::AsFuncTarget>(node, "the body")? {
                ast::AsFuncTarget::AsDefinition(body) => routine.body = self.string_in(body.syntax(), "the body")?,
                ast::AsFuncTarget::AsObjFile(file) => {
                    self.whole(file.syntax());
                    routine.body = collapsed(file.syntax());
                }
            },
            O::LanguageFuncOption(language) => {
                self.whole(node);
                routine.language = language.language_name().map(|language| language.name.to_ascii_lowercase());
            }
            O::VolatilityFuncOption(_) => routine.volatility = collapsed(node).to_ascii_uppercase(),
            O::StrictFuncOption(_) | O::ReturnsNullOnNullInputFuncOption(_) => routine.strict = true,
            O::CalledOnNullInputFuncOption(_) => routine.strict = false,
            O::SecurityDefinerFuncOption(_) => routine.security_definer = true,
            O::SecurityInvokerFuncOption(_) => routine.security_definer = false,
            O::LeakproofFuncOption(_) => routine.leakproof = true,
            O::NotLeakproofFuncOption(_) => routine.leakproof = false,
            O::ParallelFuncOption(_) => routine.parallel = last_word(node),
            O::CostFuncOption(_)
            | O::RowsFuncOption(_)
            | O::SetFuncOption(_)
            | O::ResetFuncOption(_)
            | O::SupportFuncOption(_)
            | O::TransformFuncOption(_)
            | O::WindowFuncOption(_) => {
                self.whole(node);
                routine.options.push(collapsed(node));
            }
        }
        Ok(())
    }

    /// Options of `ALTER FUNCTION`, `PROCEDURE` or `ROUTINE`.
    pub(super) fn alter_routine_options(&self, list: &SyntaxNode, kind: ObjectKind, object: ObjectReference) -> Read<Lowered> {
        use ast::FuncOption as O;
        let mut alter = AlterRoutine {
            kind,
            object,
            volatility: None,
            strict: None,
            security_definer: None,
            leakproof: None,
            parallel: None,
            options: Vec::new(),
        };
        for option in self.all::<ast::FuncOption>(list) {
            let node = option.syntax();
            match &option {
                O::VolatilityFuncOption(_) => alter.volatility = Some(collapsed(node).to_ascii_uppercase()),
                O::StrictFuncOption(_) | O::ReturnsNullOnNullInputFuncOption(_) => alter.strict = Some(true),
                O::CalledOnNullInputFuncOption(_) => alter.strict = Some(false),
                O::SecurityDefinerFuncOption(_) => alter.security_definer = Some(true),
                O::SecurityInvokerFuncOption(_) => alter.security_definer = Some(false),
                O::LeakproofFuncOption(_) => alter.leakproof = Some(true),
                O::NotLeakproofFuncOption(_) => alter.leakproof = Some(false),
                O::ParallelFuncOption(_) => alter.parallel = Some(last_word(node)),
                O::CostFuncOption(_) | O::RowsFuncOption(_) | O::SetFuncOption(_) | O::ResetFuncOption(_) | O::SupportFuncOption(_) => {
                    self.whole(node);
                    alter.options.push(collapsed(node));
                }
                O::AsFuncOption(_) | O::LanguageFuncOption(_) | O::TransformFuncOption(_) | O::WindowFuncOption(_) => {
                    self.not_modelled(node, "not understood: this option cannot be altered", true);
                }
            }
        }
        Ok(StatementKind::AlterRoutine(alter).into())
    }

    /// Reads `CREATE AGGREGATE`.
    pub(super) fn create_aggregate(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let mut options = self.attributes(node);
        let mut args = self.arguments(node);
        // The syntax from before PostgreSQL 8.2 names the one argument among the options; 'ANY' is for none.
        if self.one::<ast::ParamList>(node).is_none() {
            options.retain(|option| !is_base_type(option));
            args.extend(self.base_type(node));
        }
        let parallel = options.iter().find_map(|option| {
            let (name, value) = option.split_once('=')?;
            name.trim().eq_ignore_ascii_case("parallel").then(|| value.trim().to_ascii_uppercase())
        });
        Ok(StatementKind::CreateRoutine(CreateRoutine {
            kind: RoutineKind::Aggregate,
            name: self.object_in::<ast::AggregateName>(node, "the aggregate's name")?,
            or_replace: self.has::<ast::OrReplace>(node),
            args,
            returns: None,
            language: None,
            volatility: "IMMUTABLE".into(),
            strict: false,
            security_definer: false,
            leakproof: false,
            parallel: parallel.unwrap_or_else(|| "UNSAFE".into()),
            options,
            body: String::new(),
        }))
    }

    /// `BASETYPE = type` of an aggregate (<https://www.postgresql.org/docs/current/sql-createaggregate.html>).
    fn base_type(&self, node: &SyntaxNode) -> Option<RoutineArgument> {
        let options = self.one::<ast::AttributeList>(node)?;
        let option = options.syntax().children().find(|option| is_base_type(&collapsed(option)))?;
        let written = option.descendants().find_map(ast::Type::cast)?;
        let data_type = self.data_type(&written);
        (!data_type.name.eq_ignore_ascii_case("any")).then(|| RoutineArgument { mode: "IN".into(), name: None, data_type, default: None })
    }

    /// Reads `CREATE TRIGGER` and `CREATE CONSTRAINT TRIGGER`.
    pub(super) fn create_trigger(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let timing = match self.need::<ast::Timing>(node, "BEFORE, AFTER or INSTEAD OF")? {
            ast::Timing::TimingAfter(_) => "AFTER",
            ast::Timing::TimingBefore(_) => "BEFORE",
            ast::Timing::TimingInsteadOf(_) => "INSTEAD OF",
        };
        let (mut events, mut update_of) = (Vec::new(), Vec::new());
        let list: ast::TriggerEventList = self.need(node, "the event")?;
        for event in self.all::<ast::TriggerEvent>(list.syntax()) {
            let word = match &event {
                ast::TriggerEvent::TriggerEventDelete(_) => "DELETE",
                ast::TriggerEvent::TriggerEventInsert(_) => "INSERT",
                ast::TriggerEvent::TriggerEventTruncate(_) => "TRUNCATE",
                ast::TriggerEvent::TriggerEventUpdate(_) => "UPDATE",
            };
            events.push(word.to_owned());
            update_of.extend(self.names::<ast::ColumnNameRef>(event.syntax()));
        }
        let mut trigger = CreateTrigger {
            name: self.object_in::<ast::Trigger>(node, "the trigger's name")?,
            if_not_exists: false,
            or_replace: self.has::<ast::OrReplace>(node),
            temporary: false,
            constraint: self.token(node, SyntaxKind::CONSTRAINT_KW),
            table: self.on_relation(node)?,
            timing: timing.into(),
            events,
            update_of,
            for_each_row: matches!(self.one::<ast::TriggerLevel>(node), Some(ast::TriggerLevel::ForEachRow(_))),
            condition: None,
            action: self.trigger_function(node)?,
            deferrable: false,
            initially_deferred: false,
            referencing: None,
        };
        if let Some(when) = self.one::<ast::WhenCondition>(node) {
            trigger.condition = Some(self.expression_in(when.syntax(), "the condition")?);
        }
        for option in self.all::<ast::ConstraintOption>(node) {
            match option {
                ast::ConstraintOption::DeferrableConstraintOption(_) => trigger.deferrable = true,
                ast::ConstraintOption::NotDeferrableConstraintOption(_) => trigger.deferrable = false,
                ast::ConstraintOption::InitiallyDeferredConstraintOption(_) => {
                    (trigger.deferrable, trigger.initially_deferred) = (true, true);
                }
                ast::ConstraintOption::InitiallyImmediateConstraintOption(_) => trigger.initially_deferred = false,
                ast::ConstraintOption::Enforced(_)
                | ast::ConstraintOption::NotEnforced(_)
                | ast::ConstraintOption::Inherit(_)
                | ast::ConstraintOption::NoInherit(_)
                | ast::ConstraintOption::NotValid(_) => {
                    self.not_modelled(option.syntax(), "not understood: an option that a trigger cannot have", true);
                }
            }
        }
        let mut referencing = Vec::new();
        for clause in node.children().filter(|child| matches!(child.kind(), SyntaxKind::FROM_TABLE | SyntaxKind::REFERENCING)) {
            self.whole(&clause);
            referencing.push(collapsed(&clause));
        }
        trigger.referencing = Some(referencing.join(" ")).filter(|text| !text.is_empty());
        Ok(StatementKind::CreateTrigger(trigger))
    }

    /// The function a trigger or event trigger calls, with its arguments as written.
    fn trigger_function(&self, node: &SyntaxNode) -> Read<TriggerAction> {
        let call: ast::CallExpr = self.need(node, "the function")?;
        self.whole(call.syntax());
        let missing = || Unreadable("the function is missing".into());
        let tree = self.expr(&ast::Expr::CallExpr(call.clone()), 0);
        let crate::sql::Expr::Call { name, args: _, distinct: _, modifiers: _ } = tree else { return Err(missing()) };
        let list = call.arg_list().ok_or_else(missing)?;
        let args = list.syntax().children().filter_map(ast::Arg::cast).map(|arg| self.text(arg.syntax()).to_owned()).collect();
        Ok(TriggerAction::Function { name, args })
    }
}

/// The last word of a node in upper case: `safe` of `PARALLEL safe`.
fn last_word(node: &SyntaxNode) -> String {
    collapsed(node).rsplit(' ').next().unwrap_or_default().to_ascii_uppercase()
}
