using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>A few tools, and what is found about policies for them.</summary>
internal static class Reviews
{
    public const string Refund = """
        { "type": "object",
          "properties": {
            "amount": { "type": "number" },
            "currency": { "enum": ["EUR", "USD"] },
            "note": { "type": "string" },
            "customer": { "$ref": "#/$defs/customer" },
            "lines": { "type": "array", "items": { "type": "object", "properties": { "sku": { "type": "string" }, "count": { "type": "integer" } } } } },
          "required": ["amount", "currency", "customer"],
          "$defs": { "customer": { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] } } }
        """;

    public static readonly ToolContract GetTicket = Contract("get_ticket", ToolKind.Read, """{ "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] }""");

    public static readonly ToolContract ListTickets = Contract("list_tickets", ToolKind.Read, """{ "type": "object", "properties": { "limit": { "type": "integer" } } }""");

    public static readonly ToolContract SendMail = Contract("send_mail", ToolKind.Write, """{ "type": "object", "properties": { "to": { "type": "string" } }, "required": ["to"] }""");

    public static readonly ToolContract RefundTool = Contract("refund", ToolKind.Destructive, Refund);

    public static readonly ToolContract[] Tools = [GetTicket, ListTickets, SendMail, RefundTool];

    public static ToolContract Contract(string name, ToolKind kind, string schema, string? version = null, ToolRisk risk = ToolRisk.High)
    {
        var input = JsonNode.Parse(schema)!.AsObject();
        input["type"] = "object"; // Every tool's is one.
        return new LiveContract(new Tool { Name = name, InputSchema = JsonSerializer.SerializeToElement(input) }, kind, static _ => "") { Version = version, Risk = risk };
    }

    /// <summary>A policy that grants each tool to some role, so that nothing but what a test writes is found.</summary>
    public static string Document(string sections, string matrix = """ "authenticated": ["get_ticket", "list_tickets"], "mail": ["send_mail"], "money": ["refund"] """, string roles = "") => $$"""
        {
          "name": "test", "version": "1",
          "roles": { "mail": { "allOf": [{ "scope": "mail" }] }, "money": { "allOf": [{ "scope": "money" }] }{{(roles.Length > 0 ? "," : "")}} {{roles}} },
          "matrix": { {{matrix}} }{{(sections.Length > 0 ? "," : "")}}
          {{sections}}
        }
        """;

    public static IReadOnlyList<PolicyFinding> Of(string json, IEnumerable<ToolContract>? tools = null, string? environment = null) =>
        PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes(json), new PolicyReading { Environment = environment, Time = Policies.Now }).Review([.. tools ?? Tools]);

    public static IReadOnlyList<PolicyFinding> OfSections(string sections, string? environment = null) => Of(Document(sections), environment: environment);
}
