//! Code lists of the field: the wire value is the ASCII code, people read the Chinese label.

/// A code of a closed list, as texts name it.
pub trait Code: Copy + 'static {
    /// The whole list, in the order in which it is shown.
    fn all() -> &'static [Self];
    fn code(self) -> &'static str;
    fn label_zh(self) -> &'static str;
}

/// Declares closed code lists: `Name { Variant = "code" "中文", }` each.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal $zh:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $(#[doc = $zh] #[serde(rename = $code)] $variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub const fn label_zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }
        }

        impl $crate::Code for $name {
            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn code(self) -> &'static str {
                Self::code(self)
            }

            fn label_zh(self) -> &'static str {
                Self::label_zh(self)
            }
        }

        // By hand, for the derive cannot read codes that come through a macro.
        impl ::utoipa::PartialSchema for $name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                let labels: Vec<String> = Self::ALL.iter().map(|one| format!("`{}` {}", one.code(), one.label_zh())).collect();
                ::utoipa::openapi::ObjectBuilder::new()
                    .schema_type(::utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.iter().map(|one| one.code())))
                    .description(Some(labels.join(", ")))
                    .into()
            }
        }

        impl ::utoipa::ToSchema for $name {}

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(code: &str) -> Result<Self, String> {
                let known = Self::ALL.iter().copied().find(|one| one.code() == code);
                // What was given is not repeated: it may be anything.
                known.ok_or_else(|| format!("可用的值 / known values: {}", Self::ALL.iter().map(|one| one.code()).collect::<Vec<_>>().join(", ")))
            }
        }
    )+};
}
