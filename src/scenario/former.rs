//! Keys of earlier versions: read with a warning, as what they mean now.

use super::document::{Entry, Node, Value};
use super::problem::{Problem, Sink};
use std::borrow::Cow;

/// The document with the keys of today.
pub(super) fn renew<'n>(sink: &mut Sink, root: &'n Node) -> Cow<'n, Node> {
    let ae = root.as_table().and_then(|table| table.get("ae")).and_then(Node::as_table);
    match ae.and_then(|ae| ae.get("credit_mkt")) {
        Some(credit) => Cow::Owned(with_credit_by_cloud(sink, root.clone(), &credit.clone())),
        None => Cow::Borrowed(root),
    }
}

/// `ae.credit_mkt`, one credit for all clouds, stands for that of every cloud that states none.
fn with_credit_by_cloud(sink: &mut Sink, mut root: Node, credit: &Node) -> Node {
    let message = "`ae.credit_mkt` is read as the credit of every cloud that states none";
    sink.push(Problem::warning(&credit.place, message).help("write `credit_mkt` under each `[[cloud]]`"));
    let Some(table) = root.as_table_mut() else { return root };
    if let Some(ae) = table.get_mut("ae").and_then(Node::as_table_mut) {
        ae.remove("credit_mkt");
    }
    if let Some(Value::List(clouds)) = table.get_mut("cloud").map(|clouds| &mut clouds.value) {
        for cloud in clouds.iter_mut().filter_map(Node::as_table_mut) {
            if cloud.get("credit_mkt").is_none() {
                let key = "credit_mkt".to_owned();
                cloud.put(Entry { key, key_place: credit.place.clone(), node: credit.clone() });
            }
        }
    }
    root
}
