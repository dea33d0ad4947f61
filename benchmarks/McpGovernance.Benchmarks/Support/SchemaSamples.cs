using System.Text;

namespace McpGovernance.Benchmarks.Support;

/// <summary>Schemas of the kinds that real tools have, and a valid value for each.</summary>
internal static class SchemaSamples
{
    /// <summary>All of them, by the names that the benchmarks have.</summary>
    public static IReadOnlyList<(string Name, string Schema, string Value)> All =>
    [
        (nameof(SchemaBenchmark.ThreeProperties), Small, SmallValue),
        (nameof(SchemaBenchmark.SeventeenProperties), Medium, MediumValue),
        (nameof(SchemaBenchmark.PatternsAndFormats), Order, OrderValue),
        (nameof(SchemaBenchmark.ReferencesAndOneOf), Union, UnionValue),
        (nameof(SchemaBenchmark.TreeOf100Nodes), Tree, TreeValue(objects: 43)),
    ];

    public const string Small = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "properties": {
            "path": { "type": "string" },
            "head": { "type": "number", "description": "Only so many first lines." },
            "tail": { "type": "number" }
          },
          "required": ["path"],
          "additionalProperties": false
        }
        """;

    public const string SmallValue = """{"path":"/var/log/desk/today.log","head":40,"tail":2}""";

    public const string Medium = """
        {
          "type": "object",
          "properties": {
            "url": { "type": "string", "minLength": 1 },
            "depth": { "type": "integer", "minimum": 0, "maximum": 10 },
            "limit": { "type": "integer", "minimum": 1, "maximum": 10000 },
            "mode": { "enum": ["fast", "full", "map"] },
            "formats": { "type": "array", "items": { "enum": ["markdown", "html", "links", "text", "screenshot"] }, "uniqueItems": true },
            "include": { "type": "array", "items": { "type": "string" } },
            "exclude": { "type": "array", "items": { "type": "string" } },
            "onlyMain": { "type": "boolean" },
            "waitFor": { "type": "number" },
            "timeout": { "type": "number" },
            "mobile": { "type": "boolean" },
            "verify": { "type": "boolean" },
            "language": { "type": ["string", "null"] },
            "location": {
              "type": "object",
              "properties": { "country": { "type": "string", "maxLength": 2 }, "languages": { "type": "array", "items": { "type": "string" } } },
              "required": ["country"]
            },
            "headers": { "type": "object", "additionalProperties": { "type": "string" } },
            "dedupe": { "type": "boolean" },
            "callback": { "type": "string" }
          },
          "required": ["url", "mode"],
          "additionalProperties": false
        }
        """;

    public const string MediumValue = """
        {"url":"https://example.com/start","depth":3,"limit":250,"mode":"full","formats":["markdown","links","screenshot"],"include":["docs/*","blog/*"],
        "exclude":["private/*"],"onlyMain":true,"waitFor":250,"timeout":30000,"mobile":false,"verify":true,"language":null,
        "location":{"country":"DE","languages":["de","en"]},"headers":{"accept":"text/html","x-trace":"1"},"dedupe":true,"callback":"https://example.com/hook"}
        """;

    public const string Order = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "properties": {
            "id": { "type": "string", "format": "uuid" },
            "number": { "type": "string", "pattern": "^ORD-[0-9]{6,10}$" },
            "placed": { "type": "string", "format": "date-time" },
            "due": { "type": "string", "format": "date" },
            "customer": { "type": "string", "pattern": "^[a-z][a-z0-9_]{2,31}$" },
            "email": { "type": "string", "format": "email" },
            "site": { "type": "string", "format": "uri" },
            "from": { "type": "string", "format": "ipv4" },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "total": { "type": "number", "minimum": 0, "multipleOf": 0.01 },
            "note": { "type": "string", "maxLength": 200 },
            "paid": { "type": "boolean" },
            "priority": { "type": "integer", "minimum": 1, "maximum": 5 },
            "state": { "enum": ["new", "paid", "sent", "done"] },
            "lines": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "properties": {
                  "sku": { "type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$" },
                  "count": { "type": "integer", "minimum": 1 },
                  "price": { "type": "number", "minimum": 0 }
                },
                "required": ["sku", "count", "price"],
                "additionalProperties": false
              }
            }
          },
          "required": ["id", "number", "placed", "lines"],
          "additionalProperties": false
        }
        """;

    public const string OrderValue = """
        {"id":"2eb8aa08-aa98-41ea-b4aa-73b441d16380","number":"ORD-20261126","placed":"2026-11-26T10:15:00Z","due":"2026-12-03","customer":"ada_lovelace",
        "email":"ada@example.com","site":"https://example.com/shop?x=1","from":"192.168.0.17","currency":"EUR","total":148.50,"note":"Ring twice.","paid":true,
        "priority":2,"state":"paid","lines":[{"sku":"AB-0001","count":2,"price":49.5},{"sku":"CD-1234","count":1,"price":49.5}]}
        """;

    public const string Union = """
        {
          "type": "object",
          "properties": {
            "parent": { "$ref": "#/$defs/parent" },
            "icon": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/emoji" }] },
            "properties": { "type": "object", "properties": { "title": { "type": "string" } }, "required": ["title"] },
            "children": { "type": "array", "items": { "type": "string" }, "maxItems": 100 }
          },
          "required": ["parent", "properties"],
          "$defs": {
            "parent": { "oneOf": [{ "$ref": "#/$defs/page" }, { "$ref": "#/$defs/database" }, { "$ref": "#/$defs/workspace" }] },
            "page": { "type": "object", "properties": { "type": { "const": "page_id" }, "page_id": { "type": "string" } }, "required": ["type", "page_id"], "additionalProperties": false },
            "database": { "type": "object", "properties": { "type": { "const": "database_id" }, "database_id": { "type": "string" } }, "required": ["type", "database_id"], "additionalProperties": false },
            "workspace": { "type": "object", "properties": { "type": { "const": "workspace" }, "workspace": { "const": true } }, "required": ["type", "workspace"], "additionalProperties": false },
            "emoji": { "type": "object", "properties": { "emoji": { "type": "string", "maxLength": 4 } }, "required": ["emoji"] }
          }
        }
        """;

    public const string UnionValue = """{"parent":{"type":"database_id","database_id":"d9824bdc84454327be8b5b47500af6ce"},"icon":{"emoji":"x"},"properties":{"title":"Notes"},"children":["one","two"]}""";

    public const string Tree = """
        {
          "$ref": "#/$defs/node",
          "$defs": {
            "node": {
              "type": "object",
              "properties": { "value": { "type": "integer" }, "children": { "type": "array", "items": { "$ref": "#/$defs/node" } } },
              "required": ["value"],
              "additionalProperties": false
            }
          }
        }
        """;

    /// <summary>A tree of three children an object. Of 43 objects it has 100 nodes: 43 objects, 43 numbers, 14 arrays.</summary>
    public static string TreeValue(int objects)
    {
        var text = new StringBuilder();
        Append(0);
        return text.ToString();

        void Append(int node)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"value\":{node}");
            var children = Enumerable.Range((node * 3) + 1, 3).Where(child => child < objects).ToList();
            if (children.Count > 0)
            {
                text.Append(",\"children\":[");
                foreach (var child in children)
                {
                    text.Append(child == children[0] ? "" : ",");
                    Append(child);
                }

                text.Append(']');
            }

            text.Append('}');
        }
    }
}
