using ModelContextProtocol.AspNetCore;

namespace McpGovernance.Tests.Support;

/// <summary>How an HTTP endpoint keeps sessions, and which revision its client speaks.</summary>
internal sealed record HttpMode(HttpServerSessionMode Sessions, string Revision)
{
    /// <summary>All that go together: an endpoint that is stateful for everybody refuses the newer revision.</summary>
    public static readonly HttpMode[] All =
    [
        new(HttpServerSessionMode.Stateless, Revisions.Older),
        new(HttpServerSessionMode.Stateless, Revisions.Newer),
        new(HttpServerSessionMode.Stateful, Revisions.Older),
        new(HttpServerSessionMode.StatefulForInitializeClients, Revisions.Older),
        new(HttpServerSessionMode.StatefulForInitializeClients, Revisions.Newer),
    ];

    public static readonly HttpMode[] WithSession = [.. All.Where(static mode => mode.HasSession)];

    public static readonly HttpMode[] Stateless = [.. All.Where(static mode => mode.Sessions == HttpServerSessionMode.Stateless)];

    public bool HasSession => Sessions != HttpServerSessionMode.Stateless && Revision == Revisions.Older;

    public override string ToString() => $"{Sessions}, {Revision}";
}
