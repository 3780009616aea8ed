//! The API's description: what all operations have in common is said here, once.
//!
//! Path: the operations describe themselves ([`crate::routes`]) → [`complete`] adds the head, the
//! ways to prove oneself, and to each operation the problems it can answer → [`written`].

use api::Problem;
use api::events::{Event, Say};
use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, Ref, RefOr,
    ResponseBuilder, Schema, Type,
};
use utoipa::{PartialSchema, ToSchema};

/// Adds what the operations do not say themselves.
pub(crate) fn complete(description: &mut OpenApi, version: &str, cookie_name: &str) {
    description.info = InfoBuilder::new()
        .title("Common Ground: the local API")
        .version(version)
        .description(Some(
            "Ids are lower-case hexadecimal; an unambiguous prefix will do. Times are \
             milliseconds since the Unix epoch. Positions are UTF-16 code units. A write is \
             answered once it is durable on this node. Everything that goes wrong is a Problem.",
        ))
        .build();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = ComponentsBuilder::from(description.components.take().unwrap_or_default())
        .schemas_from_iter(unnamed())
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .security_scheme(
            "cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(cookie_name))),
        )
        .build();
    description.components = Some(components);
    for (path, item) in &mut description.paths.paths {
        for (operation, writes) in operations(item) {
            complete_operation(operation, path, writes);
        }
    }
}

/// The description as JSON, with whole numbers as wide as they are: utoipa says of our unsigned
/// ones that they are `int32` and `int64`, which end at half of what is taken.
pub(crate) fn written(description: &OpenApi) -> Result<String, serde_json::Error> {
    let mut json = serde_json::to_value(description)?;
    widen(&mut json);
    serde_json::to_string(&json)
}

fn widen(value: &mut Value) {
    if let Value::Object(object) = value {
        let maximum = match object.get("format").and_then(Value::as_str) {
            Some("int32") => Some(u64::from(u32::MAX)),
            Some("int64") => Some(u64::MAX),
            _ => None,
        };
        if let Some(maximum) = maximum.filter(|_| object.get("minimum") == Some(&Value::from(0))) {
            object.remove("format");
            object.insert("maximum".to_owned(), maximum.into());
        }
        object.values_mut().for_each(widen);
    } else if let Value::Array(array) = value {
        array.iter_mut().for_each(widen);
    }
}

/// What no operation names: the problem, and the messages of the socket with all they are made of.
fn unnamed() -> Vec<(String, RefOr<Schema>)> {
    let mut all = vec![
        (Problem::name().into_owned(), Problem::schema()),
        (Event::name().into_owned(), Event::schema()),
        (Say::name().into_owned(), Say::schema()),
    ];
    Problem::schemas(&mut all);
    Event::schemas(&mut all);
    Say::schemas(&mut all);
    all
}

/// The operations of a path, and whether each writes.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&mut Operation, bool)> {
    let reading = [&mut item.get].into_iter().flatten().map(|operation| (operation, false));
    let writing = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
    reading.chain(writing.into_iter().flatten().map(|operation| (operation, true)))
}

fn complete_operation(operation: &mut Operation, path: &str, writes: bool) {
    operation.security.get_or_insert_with(|| {
        let none: [&str; 0] = [];
        vec![SecurityRequirement::new("bearer", none), SecurityRequirement::new("cookie", none)]
    });
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && is_id(parameter)
        {
            let id = ObjectBuilder::new().schema_type(Type::String).pattern(Some(ID));
            parameter.schema = Some(id.build().into());
        }
    }
    for (status, meaning) in problems(path, writes, operation.request_body.is_some()) {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description(meaning)
            .content("application/json", problem)
            .build();
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| response.into());
    }
}

/// An id, or the beginning of one.
const ID: &str = "^[0-9A-Fa-f]{4,128}$";

/// Whether a parameter stands in the path and names something by its id; labels are words.
fn is_id(parameter: &Parameter) -> bool {
    matches!(parameter.parameter_in, ParameterIn::Path) && parameter.name != "label"
}

/// The problems an operation can answer: status and meaning.
fn problems(path: &str, writes: bool, has_body: bool) -> Vec<(&'static str, &'static str)> {
    let mut problems = vec![
        ("400", "Something in the request is malformed or out of bounds."),
        ("401", "No token or cookie of this node, or a wrong one."),
        ("403", "Not from this node's page, or not allowed for this member."),
        ("409", "Not set up yet; or ambiguous, existing already, stale."),
        ("500", "The node failed; it has been logged."),
        ("503", "The node is busy, starting or stopping."),
    ];
    if path.contains('{') || has_body {
        problems.push(("404", "No such thing here."));
    }
    if writes {
        problems.push(("507", "The disk is full: reading goes on, writing waits for room."));
    }
    if has_body {
        problems.push(("408", "The body did not arrive in time."));
        problems.push(("413", "The body is too large."));
        problems.push(("415", "The body is not JSON."));
    }
    problems
}
