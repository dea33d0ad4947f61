using McpGovernance.Catalog;
using McpGovernance.Redaction;
using McpGovernance.Schemas;
using McpGovernance.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Tests.Support;

/// <summary>Governance made by hand, for tests of the spine and of the edge alone.</summary>
internal static class FakeGovernance
{
    public static Governance Create(
        IEnumerable<GovernanceInterceptor>? interceptors = null,
        PolicySource? policy = null,
        TimeProvider? time = null,
        KeyRing? keys = null,
        IAsyncDisposable? owner = null) => new(
        new GovernanceOptions { Server = "tickets" },
        new GovernancePipeline(interceptors ?? []),
        policy ?? FakePolicy.AllowAll,
        new LiveToolDirectory(),
        new RoundSealer(keys ?? new FakeKeyRing(), time ?? TimeProvider.System),
        static arguments => string.Join(',', (arguments ?? new Dictionary<string, System.Text.Json.JsonElement>()).Select(static pair => $"{pair.Key}={pair.Value}")),
        new TaskOwners(),
        static _ => "sha256-fake",
        time ?? TimeProvider.System,
        static _ => { },
        new RemoteOffer(FakeCatalog.Source(), Microsoft.Extensions.Options.Options.Create(new CatalogOptions()), NullLogger<RemoteOffer>.Instance),
        new SecretCleaner(Microsoft.Extensions.Options.Options.Create(new RedactionOptions()), new OutputSchemas(new JsonSchemaFactory())),
        owner);

    public static ServerEdge Edge(Governance? governance = null) =>
        new(governance ?? Create(), new SuspendedCalls(), NullLogger<ServerEdge>.Instance);
}
