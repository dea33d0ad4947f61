using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Policy;

/// <summary>A policy file in a directory of its own, and a source of it that looks when a test says so.</summary>
internal sealed class ReloadFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LoggerFactory _loggers;

    public ReloadFixture()
    {
        _loggers = new LoggerFactory([Logs]);
        Write(Json("1", "one"));
    }

    public string Path => _directory.Sub("policy.json");

    public string Copy => _directory.Sub("state/last-good.json");

    public string Directory => _directory.Path;

    public FakeTimeProvider Time { get; } = new(new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero));

    public CollectingLoggerProvider Logs { get; } = new();

    public CollectingEvents Events { get; } = new();

    public PolicyOptions Options { get; } = new() { ReloadInterval = Timeout.InfiniteTimeSpan };

    public string? Environment { get; set; }

    public IEnumerable<string> Happened => Events.Happened.Select(static one => $"{one.Kind} {one.Reason}");

    /// <summary>A policy that lets the authenticated use these tools.</summary>
    public static string Json(string version, params string[] tools) =>
        $$"""{ "name": "tickets", "version": "{{version}}", "matrix": { "authenticated": [ {{string.Join(", ", tools.Select(static tool => $"\"{tool}\""))}} ] } }""";

    public ReloadingPolicySource Source(params PolicyRegistration[] registrations) => new(
        registrations.Length == 0 ? [new PolicyRegistration(Path, Load: null)] : registrations,
        [],
        Microsoft.Extensions.Options.Options.Create(Options),
        Microsoft.Extensions.Options.Options.Create(new GovernanceOptions { Server = "desk", Environment = Environment }),
        Time, _loggers.CreateLogger<ReloadingPolicySource>(), Events);

    public void Write(string text) => File.WriteAllText(Path, text);

    /// <summary>Looks until nothing waits to be seen again.</summary>
    public void Look(ReloadingPolicySource source)
    {
        for (var looks = 0; source.Look(); looks++)
        {
            looks.Should().BeLessThan(20);
            Time.Advance(SettlingContent.Moment);
        }
    }

    /// <summary>Writes, and looks until it is judged.</summary>
    public void Change(ReloadingPolicySource source, string text)
    {
        Write(text);
        Look(source);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _directory.Dispose();
    }
}
