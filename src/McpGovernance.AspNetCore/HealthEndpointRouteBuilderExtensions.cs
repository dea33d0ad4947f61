using System.Diagnostics.CodeAnalysis;
using McpGovernance.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpGovernance;

/// <summary>Shows whether governance is ready.</summary>
public static class HealthEndpointRouteBuilderExtensions
{
    /// <summary>Maps a readiness probe: 200 and <c>Healthy</c> while calls can be recorded, else 503 and <c>Unhealthy</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route.</param>
    /// <returns>The endpoint's conventions. A host that demands authentication everywhere adds <c>AllowAnonymous()</c> for its probes.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    /// <remarks>It says one word to everybody. Reasons, policy and counts are in <see cref="GovernanceHealthCheck"/>, for operators.</remarks>
    public static IEndpointConventionBuilder MapMcpGovernanceHealth(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/health/ready")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        return endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], new RequestDelegate(ReadinessEndpoint.AnswerAsync))
            .WithDisplayName("MCP governance readiness");
    }
}
