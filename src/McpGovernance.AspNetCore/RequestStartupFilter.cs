using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.AspNetCore;

/// <summary>Outside all middleware: notes the peer, and holds back the headers of what comes in a session.</summary>
/// <remarks>A session's options are configured only once, so that only its first request passes <see cref="SessionGovernance"/>.</remarks>
internal sealed class RequestStartupFilter(IOptions<HttpServerTransportOptions> transport) : IStartupFilter
{
    private const string SessionHeader = "Mcp-Session-Id";

    /// <summary>Whether a call knows the request that brought it, and so can let its headers go.</summary>
    private bool KnowsTheRequest
#pragma warning disable MCP9006 // Hosts may still set it.
        => !transport.Value.PerSessionExecutionContext;
#pragma warning restore MCP9006

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context =>
        {
            context.Features.Set(new Peer(context.Connection.RemoteIpAddress));
            if (KnowsTheRequest && HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(SessionHeader))
            {
                ResponseStart.Defer(context);
            }

            return following(context);
        });
        next(app);
    };
}
