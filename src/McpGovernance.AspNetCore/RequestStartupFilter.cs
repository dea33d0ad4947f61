using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpGovernance.AspNetCore;

/// <summary>Outside all middleware: notes the peer, and holds back the headers of what comes in a session.</summary>
/// <remarks>A session's options are configured only once, so that only its first request passes <see cref="SessionGovernance"/>.</remarks>
internal sealed class RequestStartupFilter : IStartupFilter
{
    private const string SessionHeader = "Mcp-Session-Id";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static following => context =>
        {
            context.Features.Set(new Peer(context.Connection.RemoteIpAddress));
            if (HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(SessionHeader))
            {
                ResponseStart.Defer(context);
            }

            return following(context);
        });
        next(app);
    };
}
