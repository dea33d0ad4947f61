using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogSourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLoggerProvider _logs = new();
    private readonly LoggerFactory _loggers;

    public CatalogSourceTests() => _loggers = new LoggerFactory([_logs]);

    private string File => _directory.Sub("mcp-catalog.json");

    public void Dispose()
    {
        _loggers.Dispose();
        _directory.Dispose();
    }

    private CatalogSource Source(params CatalogRegistration[] registrations) => new(
        registrations.Length == 0 ? [new CatalogRegistration(File)] : registrations, Options.Create(new CatalogOptions()), Options.Create(new GovernanceOptions { Server = "tickets", Environment = "prod" }),
        _time, _loggers.CreateLogger<CatalogSource>());

    private void Write(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    private static CatalogDocument Two { get; } = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);

    private static string? Stable(CatalogSource source) => source.Current!.Find("tickets", "create_ticket")?.OnChannel(null)?.Version;

    [Test]
    public void File_ThatChanges_IsInForceWithinTheInterval_Whole()
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Catalogs.WithTicket));
        using var source = Source();
        var seen = source.Current;
        var told = 0;
        source.Changed = () => told++;
        Stable(source).Should().Be("1.0.0");

        Write(CatalogFile.Write(Two));

        Stable(source).Should().Be("2.0.0");
        seen!.Find("tickets", "create_ticket")!.OnChannel(null)!.Version.Should().Be("1.0.0", "who began with one catalog ends with it");
        told.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        told.Should().Be(1, "nothing changed");
    }

    [Test]
    public void File_ThatDoesNotLoad_LeavesTheLastGoodOneInForce_AndSaysSoOnce()
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Catalogs.WithTicket));
        using var source = Source();
        source.Problem.Should().BeNull();

        Write("{"u8.ToArray());
        _time.Advance(TimeSpan.FromSeconds(10));

        Stable(source).Should().Be("1.0.0");
        source.Problem.Should().Contain("mcp-catalog.json");
        _logs.Lines.Should().ContainSingle(static line => line.Contains("does not load"));

        Write(CatalogFile.Write(Two));
        Stable(source).Should().Be("2.0.0");
        source.Problem.Should().BeNull();
    }

    [Test]
    public void Review_ThatThrows_DoesNotEndTheProcess_AndIsSaid()
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Catalogs.WithTicket));
        using var source = Source();
        source.Changed = static () => throw new InvalidOperationException("A tool cannot be read.");

        FluentActions.Invoking(() => Write(CatalogFile.Write(Two))).Should().NotThrow();

        Stable(source).Should().Be("2.0.0");
        source.Problem.Should().Be("It is in force, and could not be held against what is live: A tool cannot be read.");
        _logs.Lines.Should().Contain(static line => line.Contains("could not be reviewed"));
    }

    [Test]
    public void File_ThatGoesAway_LeavesTheLastGoodOneInForce()
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Catalogs.WithTicket));
        using var source = Source();
        System.IO.File.Delete(File);
        _time.Advance(TimeSpan.FromSeconds(2));

        Stable(source).Should().Be("1.0.0");
        source.Problem.Should().Contain("cannot be read");
    }

    [Test]
    public void File_ForAnotherEnvironment_ThatComesLater_IsNotInForce()
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Catalogs.WithTicket));
        using var source = Source();
        Write(CatalogFile.Write(Two with { Environments = ["test"] }));

        Stable(source).Should().Be("1.0.0");
        source.Problem.Should().Contain("for 'test'").And.Contain("'prod'");
    }

    [Test]
    public void Rollback_SendsEverybodyBack_RefusesWhatIsHigher_AndIsTakenAwayAgain()
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Two));
        using var source = Source();
        var beside = CatalogRollbackFile.PathOf(File);

        CatalogRollbackFile.Save(beside, Two, [new CatalogRollback("create_ticket", new SemanticVersion(1, 0, 0), _time.GetUtcNow(), "john", "It loses tickets.")]);
        _time.Advance(TimeSpan.FromSeconds(2));

        Stable(source).Should().Be("1.0.0");
        var higher = source.Current!.Find("tickets", "create_ticket")!.Pinned("2.0.0")!;
        higher.IsOver(_time.GetUtcNow()).Should().BeTrue();
        higher.Note.Should().Be("It loses tickets.");
        source.Current.Find("tickets", "create_ticket")!.Pinned("1.0.0")!.IsOver(_time.GetUtcNow()).Should().BeFalse();
        _logs.Lines.Should().Contain(static line => line.Contains("john sends all callers of 'create_ticket' of 'tickets' back to 1.0.0: It loses tickets."));

        CatalogRollbackFile.Save(beside, Two, []);
        _time.Advance(TimeSpan.FromSeconds(2));
        Stable(source).Should().Be("2.0.0");
        source.Current!.Find("tickets", "create_ticket")!.Pinned("2.0.0")!.IsOver(_time.GetUtcNow()).Should().BeFalse();
    }

    [TestCase("""{"server":"payments","rollbacks":[]}""", "It is for 'payments'")]
    [TestCase("""{"server":"tickets"}""", "The key 'rollbacks' is missing.")]
    [TestCase("""{"server":"tickets","rollbacks":[{}]}""", "The key 'tool' is missing.")]
    [TestCase("""{"server":"tickets","rollbacks":[{"tool":"create_ticket","version":"3.0.0","at":"2026-11-26T09:00:00Z","by":"john","note":"x"}]}""", "'create_ticket' 3.0.0 is nothing that the catalog serves.")]
    [TestCase("""{"server":"tickets","rollbacks":[{"tool":"create_ticket","version":"1.0.0","at":"yesterday","by":"john","note":"x"}]}""", "'yesterday' is no time.")]
    [TestCase("""{"server":"tickets","rollbacks":[],"more":1}""", "The key 'more' is unknown.")]
    [TestCase("""{"server":"tickets","rollbacks":[],"rollbacks":[]}""", "stands twice")]
    [TestCase("[]", "The value is an array.")]
    public void RollbackFile_InWhichAnythingIsWrong_ChangesNothing(string text, string expected)
    {
        System.IO.File.WriteAllBytes(File, CatalogFile.Write(Two));
        using var source = Source();
        System.IO.File.WriteAllText(CatalogRollbackFile.PathOf(File), text);
        _time.Advance(TimeSpan.FromSeconds(2));

        Stable(source).Should().Be("2.0.0");
        source.Problem.Should().Contain(expected);
    }

    [Test]
    public void SeveralFiles_AreOneCatalog_AndTwoOfOneServerAreNone()
    {
        using var source = Source(new CatalogRegistration(null, Catalogs.WithTicket), new CatalogRegistration(null, Catalogs.WithTicket with { Server = "payments" }));
        source.Current!.Find("payments", "create_ticket").Should().NotBeNull();
        source.Current.Find("tickets", "create_ticket").Should().NotBeNull();
        source.Current.Find("other", "create_ticket").Should().BeNull();
        source.Current.Find("tickets", "Create_ticket").Should().BeNull();

        FluentActions.Invoking(() => Source(new CatalogRegistration(null, Catalogs.WithTicket), new CatalogRegistration(null, Catalogs.WithTicket)))
            .Should().Throw<GovernanceConfigurationException>().WithMessage("Two catalogs are of the server 'tickets'*");
    }

    [Test]
    public void NoCatalog_IsNone()
    {
        using var source = new CatalogSource([], Options.Create(new CatalogOptions()), Options.Create(new GovernanceOptions()), _time, _loggers.CreateLogger<CatalogSource>());
        source.Current.Should().BeNull();
    }

    /// <summary>Readers meet one catalog or the other, and never a piece of each, while the file changes under them.</summary>
    [Test]
    public async Task File_ThatChangesUnderTraffic_IsSeenWhole()
    {
        static CatalogDocument Of(string word) => CatalogEditor.Approve(CatalogEditor.Approve(Catalogs.Empty, Catalogs.Tool("a", word), Catalogs.Jane), Catalogs.Tool("b", word), Catalogs.Jane);
        var (one, two) = (CatalogFile.Write(Of("one")), CatalogFile.Write(Of("two")));
        System.IO.File.WriteAllBytes(File, one);
        using var source = Source();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var seen = new HashSet<string>();
            while (!stop.IsCancellationRequested)
            {
                var catalogs = source.Current!;
                var (a, b) = (catalogs.Find("tickets", "a")!.OnChannel(null)!.Definition.Description!, catalogs.Find("tickets", "b")!.OnChannel(null)!.Definition.Description!);
                a.Should().Be(b);
                seen.Add(a);
            }

            return seen;
        })).ToList();

        for (var i = 0; i < 20; i++)
        {
            Write(i % 2 == 0 ? two : one);
            await Task.Yield();
        }

        await stop.CancelAsync();
        (await Task.WhenAll(readers)).SelectMany(static seen => seen).Should().Contain("two");
    }
}
