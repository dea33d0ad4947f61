using System.Diagnostics;
using OpenTelemetry;

namespace McpGovernance.OpenTelemetry;

/// <summary>Keeps the content of calls out of exported spans of the MCP SDK and of McpGovernance: texts of errors, arguments, results.</summary>
/// <remarks>
/// <para>
/// The description of the status goes, because the SDK writes the text of a tool's error into it; every tag goes that is not on a fixed list; code of the
/// status and <c>error.type</c> stay. Of a span of others onto which the SDK wrote (<c>execute_tool …</c>) only the description goes. A span with an
/// event or a link that holds something else cannot be cleaned: it is not exported, and counted (<c>mcpgovernance.spans.withheld</c>).
/// </para>
/// <para>
/// <see cref="GovernanceTracerProviderBuilderExtensions.AddGovernanceInstrumentation"/> adds it, and cleans spans before any processor of the provider sees
/// them. Added by hand, it must stand before the exporters. Thread safe. Never throws.
/// </para>
/// </remarks>
public sealed class SpanScrubbingProcessor : BaseProcessor<Activity>
{
    /// <summary>Cleans a span that has ended.</summary>
    /// <param name="data">The span.</param>
    public override void OnEnd(Activity data)
    {
        if (data is not null)
        {
            SpanScrubber.Scrub(data);
        }
    }
}
