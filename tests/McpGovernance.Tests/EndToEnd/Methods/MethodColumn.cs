using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>Where a message meets governance: an edge, a transport and an era.</summary>
internal sealed record MethodColumn(GovernanceSide Edge, MethodTransport Transport, string Revision)
{
    public static readonly IReadOnlyList<MethodColumn> All =
    [
        .. Of(GovernanceSide.Server, MethodTransport.Memory, MethodTransport.Stdio, MethodTransport.HttpStateful, MethodTransport.HttpStateless),
        .. Of(GovernanceSide.Client, MethodTransport.Memory, MethodTransport.Stdio, MethodTransport.Http),
    ];

    public bool IsHttp => Transport is MethodTransport.Http or MethodTransport.HttpStateful or MethodTransport.HttpStateless;

    /// <summary>Whether nothing lasts between two requests.</summary>
    public bool IsStateless => Transport == MethodTransport.HttpStateless || (IsHttp && Revision == Revisions.Newer);

    public string Title => $"{Transport switch
    {
        MethodTransport.Memory => "in memory",
        MethodTransport.Stdio => "stdio",
        MethodTransport.HttpStateful => "HTTP, stateful",
        MethodTransport.HttpStateless => "HTTP, stateless",
        _ => "HTTP",
    }}<br>{Revision}";

    public override string ToString() => $"{Edge}, {Transport}, {Revision}";

    private static IEnumerable<MethodColumn> Of(GovernanceSide edge, params MethodTransport[] transports) =>
        from transport in transports
        from revision in Revisions.Both
        select new MethodColumn(edge, transport, revision);
}
