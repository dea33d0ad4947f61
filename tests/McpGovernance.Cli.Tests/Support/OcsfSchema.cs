using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tests.Support;

/// <summary>
/// What OCSF 1.5 asks of an event of class 6003, API Activity, with the profiles <c>security_control</c> and <c>trace</c>:
/// required attributes, "at least one of" constraints, enumerations and types, and no attribute that the class does not have.
/// </summary>
internal static class OcsfSchema
{
    public static JsonSchema ApiActivity { get; } = JsonSchema.Compile(JsonElement.Parse("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "required": ["activity_id", "actor", "api", "category_uid", "class_uid", "metadata", "severity_id", "src_endpoint", "time", "type_uid"],
          "additionalProperties": false,
          "properties": {
            "activity_id": { "enum": [0, 1, 2, 3, 4, 99] },
            "activity_name": { "type": "string" },
            "action_id": { "enum": [0, 1, 2, 3, 4, 99] },
            "disposition_id": { "type": "integer", "minimum": 0 },
            "category_uid": { "const": 6 },
            "category_name": { "const": "Application Activity" },
            "class_uid": { "const": 6003 },
            "class_name": { "const": "API Activity" },
            "type_uid": { "enum": [600300, 600301, 600302, 600303, 600304, 600399] },
            "severity_id": { "enum": [0, 1, 2, 3, 4, 5, 6, 99] },
            "status_id": { "enum": [0, 1, 2, 99] },
            "status": { "type": "string" },
            "status_code": { "type": "string" },
            "status_detail": { "type": "string" },
            "time": { "$ref": "#/$defs/timestamp" },
            "start_time": { "$ref": "#/$defs/timestamp" },
            "end_time": { "$ref": "#/$defs/timestamp" },
            "duration": { "type": "integer", "minimum": 0 },
            "count": { "type": "integer", "minimum": 1 },
            "metadata": {
              "type": "object",
              "required": ["product", "version"],
              "additionalProperties": false,
              "properties": {
                "version": { "type": "string", "pattern": "^1\\.[0-9]+\\.[0-9]+$" },
                "product": {
                  "type": "object",
                  "required": ["name"],
                  "additionalProperties": false,
                  "properties": { "name": { "type": "string" }, "vendor_name": { "type": "string" }, "version": { "type": "string" } }
                },
                "profiles": { "type": "array", "items": { "enum": ["security_control", "trace"] } },
                "uid": { "type": "string" },
                "correlation_uid": { "type": "string" },
                "tenant_uid": { "type": "string" },
                "log_name": { "type": "string" },
                "sequence": { "type": "integer" },
                "logged_time": { "$ref": "#/$defs/timestamp" }
              }
            },
            "actor": {
              "type": "object",
              "anyOf": [{ "required": ["user"] }, { "required": ["session"] }, { "required": ["app_name"] }, { "required": ["app_uid"] }, { "required": ["process"] }],
              "additionalProperties": false,
              "properties": {
                "app_name": { "type": "string" },
                "app_uid": { "type": "string" },
                "user": { "$ref": "#/$defs/entity" },
                "idp": { "$ref": "#/$defs/entity" },
                "session": { "type": "object", "additionalProperties": false, "properties": { "uid": { "type": "string" } } },
                "authorizations": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": { "decision": { "type": "string" }, "policy": { "$ref": "#/$defs/entity" } }
                  }
                }
              }
            },
            "api": {
              "type": "object",
              "required": ["operation"],
              "additionalProperties": false,
              "properties": {
                "operation": { "type": "string", "minLength": 1 },
                "version": { "type": "string" },
                "group": { "$ref": "#/$defs/entity" },
                "service": { "$ref": "#/$defs/entity" },
                "request": {
                  "type": "object",
                  "required": ["uid"],
                  "additionalProperties": false,
                  "properties": { "uid": { "type": "string" }, "data": { "type": "object" } }
                },
                "response": { "type": "object", "additionalProperties": false, "properties": { "error": { "type": "string" }, "code": { "type": "integer" } } }
              }
            },
            "src_endpoint": {
              "type": "object",
              "anyOf": [{ "required": ["ip"] }, { "required": ["name"] }],
              "additionalProperties": false,
              "properties": { "ip": { "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] }, "name": { "type": "string" } }
            },
            "resources": { "type": "array", "items": { "$ref": "#/$defs/entity" } },
            "trace": { "type": "object", "required": ["uid"], "additionalProperties": false, "properties": { "uid": { "type": "string" } } }
          },
          "$defs": {
            "timestamp": { "type": "integer", "minimum": 0 },
            "entity": {
              "type": "object",
              "anyOf": [{ "required": ["name"] }, { "required": ["uid"] }],
              "additionalProperties": false,
              "properties": {
                "name": { "type": "string" }, "uid": { "type": "string" }, "type": { "type": "string" }, "version": { "type": "string" }, "desc": { "type": "string" }
              }
            }
          }
        }
        """));
}
