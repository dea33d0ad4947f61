using McpGovernance.Audit;
using McpGovernance.Sqlite.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpGovernance.Sqlite.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteAuditGovernanceBuilderExtensionsTests : IDisposable
{
    private readonly TemporaryDirectory _journal = new();
    private readonly TemporaryIndex _index = new();

    public void Dispose()
    {
        _journal.Dispose();
        _index.Dispose();
    }

    [Test]
    public async Task UseSqliteAudit_AHostThatRuns_IndexesItsJournal()
    {
        using (var host = Host(_index.Path))
        {
            await host.StartAsync();
            await host.StopAsync();
        }

        var expected = new CallHistory(_journal.Path).ReadRecords(static _ => { }).Select(static record => record.Type).ToList();
        expected.Should().Contain("audit.opened");
        SqliteAuditIndex.AskWithEvents(_index.Path, new CallQuestion()).ReadRecords(static _ => { }).Select(static record => record.Type)
            .Should().BeSubsetOf(expected).And.Contain("audit.opened");
        using var connection = _index.Open();
        using var command = connection.Command("SELECT directory FROM log");
        ((string)command.ExecuteScalar()!).Should().StartWith(_journal.Path, "whether the process runs is looked up there");
    }

    [Test]
    public async Task UseSqliteAudit_PathThatCannotBeUsed_StopsTheHost()
    {
        using var host = Host("relative.db");
        var start = () => host.StartAsync();
        await start.Should().ThrowAsync<OptionsValidationException>().WithMessage("*Path*absolute path*");
    }

    [Test]
    public void UseSqliteAudit_CalledTwice_IsOneSinkWithTheLastOptions()
    {
        using var host = Host("relative.db", again: _index.Path);
        host.Services.GetRequiredService<IOptions<SqliteAuditSinkOptions>>().Value.Path.Should().Be(_index.Path);
        host.Services.GetRequiredService<AuditSinkStatus>().Sinks.Select(static sink => sink.Name).Should().BeSubsetOf(["sqlite"]);
    }

    private IHost Host(string path, string? again = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMcpServer().WithGovernance(governance =>
        {
            governance.UseKeys(_index.Sub("keys.json")).UseAudit(audit => audit.Root = _journal.Path).UseSqliteAudit(path);
            if (again is not null)
            {
                governance.UseSqliteAudit(again);
            }
        });
        return builder.Build();
    }
}
