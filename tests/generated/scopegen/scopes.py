"""Blocks that open scopes, and statements that change or capture them."""

from __future__ import annotations

from collections.abc import Callable

from scopegen import arguments as a
from scopegen.writer import Program

Body = Callable[[Program], None]


def name_scope(p: Program, body: Body) -> None:
    name = p.scope_text()
    bound = p.fresh("ns")
    header = p.pick(
        f"tf.name_scope({name})", f"tf.name_scope({name})", f"tf.name_scope({name}) as {bound}", f"tf.name_scope(None, {name})",
        f"tf.name_scope(None, default_name={name}, values=[])", f"tf.name_scope({name}, {p.scope_name()}) as {bound}",
        "tf.name_scope(None)", "tf.name_scope('')", "tf.name_scope(tf.get_variable_scope().name + '/')", f"tf.name_scope({name} + '/')", f"tf.get_default_graph().name_scope({name})",
        f"tf.op_scope([], None, {name})" if p.is_v1 else f"tf.name_scope({name})",
    )
    if f" as {bound}" in header:
        with p.block(f"with {header}:"):
            body(p)
        if p.chance(0.3):
            with p.block(f"with tf.name_scope({bound}):"):
                body(p)
        return
    with p.block(f"with {header}:"):
        body(p)


def _options(p: Program) -> str:
    """Keyword arguments of ``variable_scope``."""
    options = {
        "initializer": a.initializer(p), "regularizer": a.regularizer(p), "caching_device": "'/cpu:0'", "partitioner": a.partitioner(p),
        "custom_getter": p.random.choice(p.view.getters or ["None"]), "dtype": p.pick("tf.float32", "tf.float64", "tf.float16"),
        "use_resource": p.pick("True", "False"), "constraint": a.constraint(p), "auxiliary_name_scope": p.pick("False", "False", "True"), "values": "[]",
    }
    told = a.some(p, options, 0.05)
    if p.chance(0.4):
        told += f", reuse={a.reuse(p)}"
    return told


def variable_scope(p: Program, body: Body) -> None:
    name, bound, options = p.scope_text(), p.fresh("vs"), _options(p)
    captured = p.random.choice(p.view.scopes) if p.view.scopes else "tf.get_variable_scope()"
    header = p.pick(
        f"{name}{options}", f"{name}{options}", f"{name}{options}", f"{name}{options}", f"None, default_name={name}{options}",
        f"None, {name}", f"{captured}{options}", f"{captured}{options}", f"tf.get_variable_scope(){options}", f"''{options}" if p.chance(0.3) else f"{name}",
        f"name_or_scope={name}{options}", f"{name}, {p.scope_name()}, values=None{options}" if "values" not in options else name,
    )
    with p.block(f"with tf.variable_scope({header}) as {bound}:" if p.chance(0.6) else f"with tf.variable_scope({header}):"):
        if p.lines[-1].endswith(f"as {bound}:"):
            p.view.scopes.append(bound)
        body(p)


def two_at_once(p: Program, body: Body) -> None:
    first = p.pick("tf.name_scope", "tf.variable_scope")
    with p.block(f"with {first}({p.scope_name()}), tf.variable_scope({p.scope_text()}{_options(p)}):"):
        body(p)


def entered_again(p: Program, body: Body) -> None:
    """One scope object that is entered more than once."""
    name = p.fresh("scope")
    p.line(f"{name} = tf.{p.pick('variable_scope', 'variable_scope', 'name_scope')}({p.pick(p.scope_name(), 'None, ' + p.scope_name())})")
    with p.block(f"with {name}:"):
        body(p)
    with p.block(f"with {name}{p.pick('', ' as again')}:"):
        body(p)


def original_name_scope(p: Program, body: Body) -> None:
    """The idiom that opens a captured scope with its own name scope."""
    if not p.view.scopes:
        return variable_scope(p, body)
    scope = p.random.choice(p.view.scopes)
    aux = p.pick("", ", auxiliary_name_scope=False")
    with p.block(f"with tf.variable_scope({scope}{aux}, reuse=tf.AUTO_REUSE), tf.name_scope({scope}.original_name_scope):"):
        body(p)
    return None


def placed(p: Program, body: Body) -> None:
    """Contexts that leave names alone."""
    header = p.pick("tf.device('/gpu:0')", "tf.device(None)", "tf.device('/cpu:%d' % 1)", "tf.control_dependencies(None)", "tf.control_dependencies([tf.no_op()])", "tf.init_scope()", "tf.get_default_graph().as_default()", f"tf.colocate_with({p.variable().text})", "tf.device(lambda op: '/cpu:0')", "tf.Session()", "tf.Session(graph=tf.get_default_graph()) as session", "tf.name_scope(tf.get_variable_scope().original_name_scope or None)")
    with p.block(f"with {header}:"):
        body(p)


def other_graph(p: Program, body: Body) -> None:
    graph = p.fresh("graph")
    form = p.integer(0, 2)
    outer = p.view
    p.view = outer.without_graph()
    if form == 0:
        with p.block("with tf.Graph().as_default():"):
            body(p)
    else:
        p.line(f"{graph} = tf.Graph()")
        with p.block(f"with {graph}.as_default():"):
            body(p)
        if form == 2:
            with p.block(f"with {graph}.as_default(), tf.variable_scope({p.scope_name()}, reuse=tf.AUTO_REUSE):"):
                body(p)
    p.view = outer


def new_default_graph(p: Program) -> None:
    """Starts over: what was made belongs to a graph of the past."""
    p.line("tf.reset_default_graph()")
    p.view = p.view.without_graph()
    p.view.calls = []


def managed(p: Program, body: Body) -> None:
    """The program's own context managers."""
    if not p.view.managers:
        return variable_scope(p, body)
    with p.block(f"with {p.random.choice(p.view.managers)}({p.scope_text()}):"):
        body(p)
    return None


def creator_scope(p: Program, body: Body) -> None:
    creator = p.fresh("creator")
    with p.function(f"def {creator}(next_creator, **kwargs):"):
        p.line(p.pick("kwargs['trainable'] = False", "kwargs['name'] = (kwargs.get('name') or 'none') + '_made'", "kwargs['use_resource'] = True", "print(sorted(kwargs))"))
        p.line("return next_creator(**kwargs)")
    with p.block(f"with tf.variable_creator_scope({creator}):"):
        body(p)


BLOCKS = ((name_scope, 7), (variable_scope, 14), (two_at_once, 2), (entered_again, 1), (original_name_scope, 1), (placed, 2), (other_graph, 0.6), (managed, 3), (creator_scope, 0.5))


def change_scope(p: Program) -> None:
    """Settings of the scope that is open, kept to a block so that they end."""
    with p.block(f"with tf.variable_scope({p.scope_name()}) as changed:"):
        p.line(p.pick("changed.set_initializer(tf.ones_initializer())", "changed.set_regularizer(lambda t: tf.reduce_sum(t))", "changed.set_dtype(tf.float64)", "changed.set_partitioner(tf.fixed_size_partitioner(2))", "changed.set_use_resource(True)", "changed.set_caching_device('/cpu:0')", "changed.set_custom_getter(None)"))
        p.line(f"tf.get_variable({p.variable_name()}, [4, 2])")
        if p.chance(0.3):
            p.line("changed.reuse_variables()")
            with p.block(f"with tf.variable_scope({p.scope_name()}, reuse={p.pick('False', 'tf.AUTO_REUSE')}):"):
                p.line(f"tf.get_variable({p.variable_name()}, [2])")


def capture(p: Program) -> None:
    bound = p.fresh("vs")
    if p.chance(0.5):
        p.line(f"{bound} = tf.get_variable_scope()")
    else:
        with p.block(f"with tf.variable_scope({p.scope_name()}{', reuse=tf.AUTO_REUSE' if p.chance(0.4) else ''}) as {bound}:"):
            p.line(f"tf.get_variable({p.variable_name()}, [2, 2])")
    p.view.scopes.append(bound)


def reuse_from_here(p: Program) -> None:
    """``reuse_variables()``, mostly where little follows."""
    if p.indent == 0 and not p.chance(p.risk):
        return
    if p.chance(p.risk * 2):
        p.line("tf.get_variable_scope().reuse_variables()")


def tell(p: Program) -> None:
    """Names put into names: what a scope is called decides what follows."""
    what = p.pick("tf.get_variable_scope().name", "tf.get_default_graph().get_name_scope()", "tf.get_variable_scope().original_name_scope", "str(tf.get_variable_scope().reuse)", "str(len(tf.global_variables()))", "tf.no_op().name", "tf.get_default_graph().unique_name('u')", "tf.constant(1.0).name", "tf.get_variable_scope().name or 'root'", "tf.get_default_graph().unique_name('v', mark_as_used=False)")
    text = p.fresh("told")
    p.line(f"{text} = 'n_' + {what}.replace('/', '_').replace(':', '_')")
    p.view.texts.append(text)


STATEMENTS = ((change_scope, 1.5), (capture, 3), (reuse_from_here, 2), (tell, 3))
