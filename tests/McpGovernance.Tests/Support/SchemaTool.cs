using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>A tool with schemas and results of the test's own.</summary>
internal sealed class SchemaTool(string name, string input, string? output = null, bool readOnly = true) : McpServerTool
{
    private readonly List<string> _ran = [];

    /// <summary>The arguments of each run, as the tool got them.</summary>
    public IReadOnlyList<string> Ran => _ran;

    /// <summary>Gives the result; by default none that is structured.</summary>
    public Func<RequestContext<CallToolRequestParams>, CallToolResult> Result { get; init; } = static _ => new CallToolResult { Content = [new TextContentBlock { Text = "done" }] };

    public override Tool ProtocolTool { get; } = new()
    {
        Name = name,
        InputSchema = JsonElement.Parse(input),
        OutputSchema = output is null ? null : JsonElement.Parse(output),
        Annotations = new ToolAnnotations { ReadOnlyHint = readOnly },
    };

    /// <summary>What stands for the attributes of a method.</summary>
    public IReadOnlyList<object> Marks { get; init; } = [];

    public override IReadOnlyList<object> Metadata => Marks;

    public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        lock (_ran)
        {
            _ran.Add(JsonSerializer.Serialize(request.Params!.Arguments ?? new Dictionary<string, JsonElement>()));
        }

        return ValueTask.FromResult(Result(request));
    }

    public static CallToolResult Structured(string content) => new()
    {
        StructuredContent = JsonElement.Parse(content),
        Content = [new TextContentBlock { Text = content }],
    };
}
