using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpGovernance.AspNetCore;

/// <summary>Answers in one word. A server that serves, and has tools that it does not, is healthy to a probe.</summary>
internal static class ReadinessEndpoint
{
    public static async Task AnswerAsync(HttpContext context)
    {
        var status = await CheckAsync(context.RequestServices, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.WriteAsync(status == HealthStatus.Unhealthy ? "Unhealthy" : "Healthy", context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task<HealthStatus> CheckAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            var check = new GovernanceHealthCheck(
                services.GetRequiredService<JournalStatus>(), services.GetRequiredService<ToolsStatus>(), services.GetRequiredService<PolicyStatus>(), services.GetRequiredService<Governance>());
            var registration = new HealthCheckRegistration("mcpgovernance", check, HealthStatus.Unhealthy, tags: null);
            return (await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, cancellationToken).ConfigureAwait(false)).Status;
        }
        catch (Exception)
        {
            return HealthStatus.Unhealthy;                                      // whatever is wrong, nobody is told here
        }
    }
}
