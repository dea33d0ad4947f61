using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Hosting;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore;

/// <summary>The server's tools, of which a request over HTTP finds only those that its caller may see.</summary>
/// <remarks>
/// It stands in the one instance of options that the SDK's handler holds headers against, before any filter: a tool that is not
/// found there has no headers to check. Servers get options, and tools, of their own. Without a request nothing is hidden.
/// </remarks>
internal sealed class SightOfTools : McpServerPrimitiveCollection<McpServerTool>
{
    private readonly McpServerPrimitiveCollection<McpServerTool> _tools;
    private readonly TransportGovernance _governance;
    private readonly IHttpContextAccessor _http;

    public SightOfTools(McpServerPrimitiveCollection<McpServerTool> tools, TransportGovernance governance, IHttpContextAccessor http)
    {
        _tools = tools;
        _governance = governance;
        _http = http;
        foreach (var tool in tools)
        {
            base.TryAdd(tool);                                                  // Count and the indexer are not virtual
        }

        _tools.Changed += (_, _) => RaiseChanged();
    }

    public override ICollection<string> PrimitiveNames => _tools.PrimitiveNames;

    public override bool TryGetPrimitive(string name, [NotNullWhen(true)] out McpServerTool? primitive)
    {
        if (_tools.TryGetPrimitive(name, out primitive)
            && (_http.HttpContext is not { } context || !MayHaveHeaders(primitive.ProtocolTool.InputSchema) || _governance.MaySee(primitive.ProtocolTool, context.User, context.RequestServices)))
        {
            return true;
        }

        primitive = null;
        return false;
    }

    public override bool TryAdd(McpServerTool primitive)
    {
        base.TryAdd(primitive);
        return _tools.TryAdd(primitive);
    }

    public override bool Remove(McpServerTool primitive)
    {
        base.Remove(primitive);
        return _tools.Remove(primitive);
    }

    public override void Clear()
    {
        base.Clear();
        _tools.Clear();
    }

    public override bool Contains(McpServerTool primitive) => _tools.Contains(primitive);

    public override McpServerTool[] ToArray() => _tools.ToArray();

    public override void CopyTo(McpServerTool[] array, int arrayIndex) => _tools.CopyTo(array, arrayIndex);

    public override IEnumerator<McpServerTool> GetEnumerator() => _tools.GetEnumerator();

    /// <summary>Whether the check could say anything about a tool. An escaped name counts: the schema is not parsed here.</summary>
    private static bool MayHaveHeaders(JsonElement schema)
    {
        var text = JsonMarshal.GetRawUtf8Value(schema);
        return text.IndexOf("x-mcp-header"u8) >= 0 || text.Contains((byte)'\\');
    }
}
