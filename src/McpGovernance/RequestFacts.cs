using System.Net;
using System.Security.Claims;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>What an edge knows about a request before any stage has run.</summary>
internal readonly record struct RequestFacts
{
    public required string Method { get; init; }

    public required string Server { get; init; }

    public required string Transport { get; init; }

    public required RequestId RequestId { get; init; }

    public GovernanceSide Side { get; init; }

    public ClaimsPrincipal? User { get; init; }

    public Implementation? ClientInfo { get; init; }

    public string? ProtocolVersion { get; init; }

    public string? SessionId { get; init; }

    public IPAddress? ClientAddress { get; init; }

    public IServiceProvider? Services { get; init; }

    public CancellationToken CancellationToken { get; init; }
}
