using McpGovernance.Tests.Audit;

namespace McpGovernance.Tests.Threats;

/// <summary>A journal that others than the host's user can write is no record.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class JournalPlaceTests
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Test]
    public async Task Root_OthersCanWrite_IsNotUsedAndSaysWhy()
    {
        await using var fixture = new AuditFixture();
        Directory.CreateDirectory(fixture.Journal.Root);
        File.SetUnixFileMode(fixture.Journal.Root, Everybody);
        await fixture.Audit.Journal.FirstAttempt;
        fixture.Audit.Journal.IsOpen.Should().BeFalse();
        fixture.Audit.Journal.Problem.Should().Contain(fixture.Journal.Root).And.Contain("write");
        var call = fixture.Call();
        await fixture.Pipeline().InvokeAsync(call);
        call.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
    }

    [Test]
    public async Task Directory_PlantedByOthers_IsNotAdopted()
    {
        await using var fixture = new AuditFixture();
        var planted = Path.Combine(fixture.Journal.Root, $"log-{Guid.Empty:N}");
        Directory.CreateDirectory(planted);
        File.SetUnixFileMode(planted, Everybody);
        await fixture.OpenAsync();
        fixture.Audit.Journal.Location.Should().NotBe(planted);
    }
}
