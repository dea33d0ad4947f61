using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>A method of the protocol, sent in one direction.</summary>
internal sealed record MethodRow(MethodDirection Direction, string Method)
{
    /// <summary>Whether the server sends it: a tool of the server does, and is called for that.</summary>
    public bool IsOfServer => Direction is MethodDirection.ServerAsks or MethodDirection.ServerTells;

    /// <summary>The tool that makes the server send it. Every policy of the table grants it.</summary>
    public string Sender => "send." + Method.Replace('/', '_');

    public MethodEvidence Evidence => Method switch
    {
        "tools/list" or "prompts/list" or "resources/list" or "resources/templates/list" or "subscriptions/listen" => MethodEvidence.Content,
        "tools/call" or "prompts/get" or "resources/read" or "resources/subscribe" or "resources/unsubscribe" or "completion/complete" => MethodEvidence.Handler,
        _ => MethodEvidence.Answer,
    };

    /// <summary>What it is sent with. What there is to see in the answer is called a thing.</summary>
    public JsonObject Parameters(string revision) => JsonNode.Parse(Method switch
    {
        "initialize" => $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{"elicitation":{},"sampling":{},"roots":{}},"clientInfo":{"name":"raw","version":"1"}}""",
        "tools/call" => """{"name":"change_thing","arguments":{"id":"1"}}""",
        "prompts/get" => """{"name":"thing_prompt","arguments":{"id":"1"}}""",
        "resources/read" or "resources/subscribe" or "resources/unsubscribe" or "notifications/resources/updated" => """{"uri":"thing://one"}""",
        "completion/complete" => """{"ref":{"type":"ref/prompt","name":"thing_prompt"},"argument":{"name":"id","value":"1"}}""",
        "subscriptions/listen" => """{"notifications":{"resourceSubscriptions":["thing://one"]}}""",
        "logging/setLevel" => """{"level":"info"}""",
        "sampling/createMessage" => """{"messages":[{"role":"user","content":{"type":"text","text":"Which?"}}],"maxTokens":10}""",
        "elicitation/create" => """{"mode":"form","message":"Which?","requestedSchema":{"type":"object","properties":{}}}""",
        "notifications/cancelled" => """{"requestId":987654,"reason":"none such"}""",
        "notifications/progress" => """{"progressToken":"none such","progress":1}""",
        "notifications/message" => """{"level":"error","data":"text"}""",
        "notifications/elicitation/complete" => """{"elicitationId":"none such"}""",
        "notifications/subscriptions/acknowledged" => """{"notifications":{}}""",
        _ => "{}",
    })!.AsObject();

    /// <summary>What a client answers when a server asks.</summary>
    public static JsonObject AnswerOf(string method) => JsonNode.Parse(method switch
    {
        "sampling/createMessage" => """{"role":"assistant","content":{"type":"text","text":"this"},"model":"none"}""",
        "elicitation/create" => """{"action":"accept","content":{}}""",
        "roots/list" => """{"roots":[]}""",
        _ => "{}",
    })!.AsObject();

    public bool Exists(string revision) => Method != "notifications/initialized" || revision == Revisions.Older;

    public override string ToString() => $"{Direction} {Method}";
}
