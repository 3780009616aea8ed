//! The API's description: complete, and true of what is answered.

use serde_json::{Map, Value, json};

use crate::harness::House;
use crate::operations::calls;

fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in description["paths"].as_object().expect("has paths") {
        for (method, operation) in item.as_object().expect("has operations") {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}

/// Follows a reference.
fn resolved<'a>(description: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => description.pointer(&path[1..]).unwrap_or_else(|| panic!("no {path}")),
        None => schema,
    }
}

/// Whether a value is as its schema says: types, required properties and no others. What is wrong
/// otherwise.
fn check(description: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let schema = resolved(description, schema);
    if let Some(options) = schema.get("oneOf").or(schema.get("anyOf")).and_then(Value::as_array) {
        let fits = options.iter().any(|option| check(description, option, value, at).is_ok());
        return if fits { Ok(()) } else { Err(format!("{at}: {value} fits none of {schema}")) };
    }
    let types: Vec<_> = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(some) => some.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !types.contains(&kind) {
        return Err(format!("{at}: {value} is no {types:?}"));
    }
    let known = schema["enum"].as_array();
    if known.is_some_and(|known| !known.contains(value)) {
        return Err(format!("{at}: {value} is none of {known:?}"));
    }
    for item in value.as_array().into_iter().flatten() {
        check(description, &schema["items"], item, at)?;
    }
    value.as_object().map_or(Ok(()), |object| check_object(description, schema, object, at))
}

fn check_object(
    description: &Value,
    schema: &Value,
    object: &Map<String, Value>,
    at: &str,
) -> Result<(), String> {
    let Some(properties) = schema["properties"].as_object() else { return Ok(()) };
    for required in schema["required"].as_array().into_iter().flatten() {
        let name = required.as_str().unwrap_or_default();
        object.get(name).ok_or_else(|| format!("{at}: no {name}"))?;
    }
    for (name, value) in object {
        let schema = properties.get(name).ok_or_else(|| format!("{at}: unknown {name}"))?;
        check(description, schema, value, &format!("{at}.{name}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn the_description_is_complete() {
    let house = House::new().await;

    let description = house.description().await;

    assert_eq!(description["openapi"], "3.1.0");
    assert_eq!(description["info"]["version"], "1.2.3");
    let schemes = &description["components"]["securitySchemes"];
    assert_eq!(schemes["bearer"]["scheme"], "bearer");
    assert_eq!(schemes["cookie"]["name"], format!("cg_{}", house.port));
    let mut names = Vec::new();
    for (method, path, operation) in operations(&description) {
        let what = format!("{method} {path}");
        names.push(operation["operationId"].as_str().expect(&what).to_owned());
        assert!(operation["summary"].is_string(), "{what}");
        assert!(operation["security"].is_array(), "{what}");
        for status in ["400", "401", "403", "409", "500", "503"] {
            assert!(operation["responses"][status].is_object(), "{what} {status}");
        }
        if operation.get("requestBody").is_some() {
            for status in ["408", "413", "415"] {
                assert!(operation["responses"][status].is_object(), "{what} {status}");
            }
        }
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(in_path, path.matches('{').count(), "{what}");
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all, "each name once");
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let house = House::new().await;
    let description = house.description().await;

    let mut open = vec![&description];
    let mut followed = 0;
    while let Some(value) = open.pop() {
        open.extend(value.as_array().into_iter().flatten());
        open.extend(value.as_object().into_iter().flat_map(Map::values));
        if value.get("$ref").is_some() {
            resolved(&description, value);
            followed += 1;
        }
    }

    assert!(followed > 100, "{followed}");
}

#[tokio::test]
async fn every_answer_is_as_described() {
    let house = House::new().await;
    let description = house.description().await;

    for call in calls("spent") {
        let what = format!("{} {}", call.method, call.template);
        let ask = house.ask(call.method, &call.path);
        let ask = ask.header("origin", format!("http://{}", house.host()));
        let answer = call.body.iter().fold(ask, |ask, body| ask.json(body)).send().await;

        let item = &description["paths"][call.template];
        let operation = &item[call.method.to_lowercase()];
        let response = &operation["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{what}: {} is not described", answer.status);
        let schema = &response["content"]["application/json"]["schema"];
        if answer.status == 204 {
            assert!(answer.body.is_empty(), "{what}");
        } else {
            let checked = check(&description, schema, &answer.json(), &what);
            checked.unwrap_or_else(|wrong| panic!("{wrong}"));
        }
    }
}

#[tokio::test]
async fn every_request_of_the_matrix_is_as_described() {
    let house = House::new().await;
    let description = house.description().await;

    for call in calls("code") {
        let item = &description["paths"][call.template];
        let operation = &item[call.method.to_lowercase()];
        let what = format!("{} {}", call.method, call.template);
        assert_eq!(operation.get("requestBody").is_some(), call.body.is_some(), "{what}");
        if let Some(body) = &call.body {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let checked = check(&description, schema, body, &what);
            checked.unwrap_or_else(|wrong| panic!("{wrong}"));
        }
    }
}

#[tokio::test]
async fn numbers_are_as_wide_as_described() {
    let house = House::new().await;
    let description = house.description().await;

    let schemas = &description["components"]["schemas"];
    let at = &schemas["Splice"]["properties"]["at"];
    let uses = &schemas["NewInvite"]["properties"]["uses"];

    assert_eq!((&at["minimum"], &at["maximum"]), (&0.into(), &u64::MAX.into()), "{at}");
    assert_eq!((&uses["minimum"], &uses["maximum"]), (&0.into(), &u32::MAX.into()), "{uses}");
    let ask =
        |uses: u64| house.ask("POST", "/api/v1/communities/a/invites").json(&json!({"uses": uses}));
    assert_eq!(ask(u32::MAX.into()).send().await.status, 200);
    assert_eq!(ask(u64::from(u32::MAX) + 1).send().await.status, 400);
}
