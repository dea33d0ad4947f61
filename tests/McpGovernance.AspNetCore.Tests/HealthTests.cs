using System.Net;
using McpGovernance.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>The probe says one word.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HealthTests : IAsyncDisposable
{
    private readonly WebDesk _desk = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Test]
    public async Task Probe_CallsCanBeRecorded_SaysHealthyAndNothingElse()
    {
        var (status, text) = await ProbeAsync();
        status.Should().Be(HttpStatusCode.OK);
        text.Should().Be("Healthy");
    }

    [Test]
    public async Task Probe_CallsCannotBeRecorded_SaysUnhealthyAndNotWhy()
    {
        _desk.Services = static services => services.AddSingleton<JournalStatus>(new BrokenJournal());
        var (status, text) = await ProbeAsync();
        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        text.Should().Be("Unhealthy");
    }

    [Test]
    public async Task Probe_StatusThrows_SaysUnhealthy()
    {
        _desk.Services = static services => services.AddSingleton<JournalStatus>(new ThrowingJournal());
        (await ProbeAsync()).Should().Be((HttpStatusCode.ServiceUnavailable, "Unhealthy"));
    }

    /// <summary>One withheld tool must not take the whole server out.</summary>
    [Test]
    public async Task Probe_ToolsThatAreNotAsApproved_LeaveTheServerReady()
    {
        _desk.Services = static services => services.AddSingleton<ToolsStatus>(new DriftedTools());
        (await ProbeAsync()).Should().Be((HttpStatusCode.OK, "Healthy"));
    }

    private sealed class DriftedTools : ToolsStatus
    {
        public override bool HasCatalog => true;

        public override string? Problem => null;

        public override IReadOnlyList<string> Drift => ["The tool 'new_tool': Nobody has approved it."];
    }

    private async Task<(HttpStatusCode Status, string Text)> ProbeAsync()
    {
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(_desk.Endpoint, "/health/ready"));
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
