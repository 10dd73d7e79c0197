//! Numbers of a story in a file: what is not finite is null there, and undefined when it is read.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A series.
pub(super) mod numbers {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        // JSON knows no other numbers: they are written as null.
        values.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let values = Vec::<Option<f64>>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    }
}

/// Series by name.
pub(super) mod named {
    use super::{Deserialize, Deserializer, Serialize, Serializer};
    use crate::report::story::Name;

    pub fn serialize<S: Serializer>(values: &[(Name, Vec<f64>)], serializer: S) -> Result<S::Ok, S::Error> {
        values.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Name, Vec<f64>)>, D::Error> {
        let values = Vec::<(Name, Vec<Option<f64>>)>::deserialize(deserializer)?;
        let whole = |values: Vec<Option<f64>>| values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        Ok(values.into_iter().map(|(name, values)| (name, whole(values))).collect())
    }
}
