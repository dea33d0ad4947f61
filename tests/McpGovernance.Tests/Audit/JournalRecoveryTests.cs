using System.Security.Cryptography;
using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class JournalRecoveryTests
{
    private const string Log = "log-0193c0de0000700080000000000000aa";
    private static readonly Guid Done = Guid.Parse("0193c0de-0000-7000-8000-000000000001");
    private static readonly Guid Orphan = Guid.Parse("0193c0de-0000-7000-8000-000000000002");
    private static readonly Guid Waiting = Guid.Parse("0193c0de-0000-7000-8000-000000000003");

    [Test]
    public async Task Open_ClosedDirectory_IsAdoptedWithTheNextEpoch()
    {
        await using var fixture = new JournalFixture();
        var first = await fixture.OpenAsync();
        await JournalFixture.Append(first, AcknowledgementLevel.Written);
        await first.DisposeAsync();

        var second = await fixture.OpenAsync();

        second.Location.Should().Be(first.Location);
        var opened = fixture.Records()[^1];
        opened.GetProperty("type").GetString().Should().Be("audit.opened");
        opened.GetProperty("epoch").GetInt32().Should().Be(2);
        opened.GetProperty("seq").GetInt64().Should().Be(1);
        opened.GetProperty("recovery").GetProperty("seq").GetInt64().Should().Be(3);
        JournalFixture.Types(fixture.Records()).Should().NotContain("audit.recovered");
    }

    [Test]
    public async Task Open_HeldDirectory_IsLeftAlone()
    {
        await using var fixture = new JournalFixture();
        var first = await fixture.OpenAsync();

        var second = await fixture.OpenAsync();

        second.Location.Should().NotBe(first.Location);
        (await JournalFixture.Append(first, AcknowledgementLevel.Written)).Should().Be(AppendResult.Reached);
    }

    [Test]
    public async Task Open_TornTail_IsCutAndReported()
    {
        await using var fixture = new JournalFixture();
        var torn = "{\"seq\":3,\"log\":\"lo"u8.ToArray();
        var path = Write(fixture, Log, [Opened(1), Record(2, "call.outcome", Done)], torn);

        var journal = await fixture.OpenAsync();

        journal.Location.Should().EndWith(Log);
        (await File.ReadAllTextAsync(path)).Should().EndWith("}\n");
        var cut = Recovered(fixture).GetProperty("recovery").GetProperty("cut");
        cut.GetProperty("bytes").GetInt64().Should().Be(torn.Length);
        cut.GetProperty("digest").GetString().Should().Be("sha256-" + System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(torn)));
    }

    [Test]
    public async Task Open_ZeroFilledTail_IsCut()
    {
        await using var fixture = new JournalFixture();
        var path = Write(fixture, Log, [Opened(1)], [.. new byte[4096], (byte)'\n', .. new byte[10]]);

        await fixture.OpenAsync();

        (await File.ReadAllBytesAsync(path)).Should().NotContain((byte)0);
    }

    [Test]
    public async Task Open_BrokenLineInTheMiddle_StaysAndIsCounted()
    {
        await using var fixture = new JournalFixture();
        var path = Write(fixture, Log, [Opened(1), "{\"type\":\"no number\"}", Record(3, "call.outcome", Done)]);
        var before = await File.ReadAllBytesAsync(path);

        await fixture.OpenAsync();

        (await File.ReadAllBytesAsync(path)).Should().Equal(before);
        Recovered(fixture).GetProperty("recovery").GetProperty("broken").GetInt32().Should().Be(1);
    }

    [Test]
    public async Task Open_IntentsWithoutOutcome_BecomeIndeterminate()
    {
        await using var fixture = new JournalFixture();
        Write(fixture, Log,
        [
            Opened(1), Record(2, "call.intent", Done), Record(3, "call.intent", Orphan), Record(4, "call.intent", Waiting),
            Record(5, "call.outcome", Done), Record(6, "call.round", Waiting, "input_required"),
        ]);

        await fixture.OpenAsync();

        var recovery = Recovered(fixture).GetProperty("recovery");
        recovery.GetProperty("epoch").GetInt32().Should().Be(1);
        recovery.GetProperty("seq").GetInt64().Should().Be(6);
        recovery.GetProperty("orphans").EnumerateArray().Select(static id => id.GetGuid()).Should().Equal(Orphan);
        var outcomes = fixture.Records().Where(static record => record.GetProperty("epoch").GetInt32() == 2 && record.GetProperty("type").GetString() == "call.outcome").ToList();
        outcomes.Should().ContainSingle();
        outcomes[0].GetProperty("call").GetGuid().Should().Be(Orphan);
        outcomes[0].GetProperty("outcome").GetProperty("status").GetString().Should().Be("indeterminate");
    }

    [Test]
    public async Task Open_RoundResumedThenKilled_IsAnOrphan()
    {
        await using var fixture = new JournalFixture();
        Write(fixture, Log, [Opened(1), Record(2, "call.round", Waiting, "input_required"), Record(3, "call.round", Waiting)]);

        await fixture.OpenAsync();

        Recovered(fixture).GetProperty("recovery").GetProperty("orphans")[0].GetGuid().Should().Be(Waiting);
    }

    [Test]
    public async Task Open_PreviousRecoveryWasKilled_StartsAgainFromTheSettledEpoch()
    {
        await using var fixture = new JournalFixture();
        Write(fixture, Log, [Opened(1), Record(2, "call.intent", Orphan)]);
        Write(fixture, Log, [Line(1, "audit.recovered")], epoch: 2);

        await fixture.OpenAsync();

        fixture.Records().Where(static record => record.GetProperty("epoch").GetInt32() == 3 && record.GetProperty("type").GetString() == "call.outcome")
            .Should().ContainSingle().Which.GetProperty("call").GetGuid().Should().Be(Orphan);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Open_PreviousRecoveryWasKilledBeforeItCut_CutsAndSaysSo(bool wasSettled)
    {
        await using var fixture = new JournalFixture();
        var path = Write(fixture, Log, [Opened(1), Record(2, "call.outcome", Done)], "{\"seq\":3,"u8.ToArray());
        Write(fixture, Log, wasSettled ? [Line(1, "audit.recovered"), Line(2, "audit.opened")] : [Line(1, "audit.recovered")], epoch: 2);

        await fixture.OpenAsync();

        (await File.ReadAllTextAsync(path)).Should().EndWith("}\n");
        var said = fixture.Records().Where(static record => record.GetProperty("epoch").GetInt32() == 3 && record.GetProperty("type").GetString() == "audit.recovered")
            .Select(static record => record.GetProperty("recovery")).Single(static recovery => recovery.TryGetProperty("cut", out _));
        said.GetProperty("epoch").GetInt32().Should().Be(1);
        said.GetProperty("cut").GetProperty("bytes").GetInt64().Should().Be(9);
    }

    [Test]
    public async Task Open_SettledOrphans_AreNotReportedAgain()
    {
        await using var fixture = new JournalFixture();
        Write(fixture, Log, [Opened(1), Record(2, "call.intent", Orphan)]);
        await (await fixture.OpenAsync()).DisposeAsync();

        await (await fixture.OpenAsync()).DisposeAsync();

        fixture.Records().Count(static record => record.GetProperty("type").GetString() == "call.outcome").Should().Be(1);
        fixture.Records().Count(static record => record.GetProperty("type").GetString() == "audit.recovered").Should().Be(1);
    }

    [Test]
    public async Task Open_SeveralDeadDirectories_AdoptsOneAndClosesTheOthers()
    {
        await using var fixture = new JournalFixture();
        const string Other = "log-0193c0de0000700080000000000000bb";
        Write(fixture, Log, [Opened(1)]);
        Write(fixture, Other, [Opened(1), Record(2, "call.intent", Orphan)]);

        var journal = await fixture.OpenAsync();

        journal.Location.Should().EndWith(Log);
        var other = fixture.Records(Path.Combine(fixture.Root, Other));
        JournalFixture.Types(other).Should().Equal("audit.opened", "call.intent", "audit.recovered", "call.outcome", "audit.opened", "audit.closed");
        other[^1].GetProperty("log").GetString().Should().Be(Other);
        using var free = JournalDirectory.TryLock(Path.Combine(fixture.Root, Other));
        free.Should().NotBeNull();
    }

    [Test]
    public async Task Open_SegmentIsALink_IsNotFollowed()
    {
        await using var fixture = new JournalFixture();
        Directory.CreateDirectory(Path.Combine(fixture.Root, Log));
        var victim = fixture.Sub("victim");
        await File.WriteAllTextAsync(victim, "precious");
        File.CreateSymbolicLink(Path.Combine(fixture.Root, Log, SegmentName.Format(1, 1)), victim);

        var journal = await fixture.OpenAsync();

        journal.IsOpen.Should().BeTrue();
        journal.Location.Should().NotEndWith(Log);
        (await File.ReadAllTextAsync(victim)).Should().Be("precious");
        fixture.Logger.Collector.GetSnapshot().Should().Contain(static log => log.Message.Contains("symbolic link"));
    }

    [Test]
    public async Task Open_OddDirectoryNames_AreNoJournals()
    {
        await using var fixture = new JournalFixture();
        Directory.CreateDirectory(Path.Combine(fixture.Root, "log-\",\"epoch\":99"));

        var journal = await fixture.OpenAsync();

        fixture.Records().Should().ContainSingle();
        journal.Location.Should().NotContain("epoch");
    }

    /// <summary>Who looks for directories to adopt can find one between its birth and its lock.</summary>
    [Test]
    public async Task Open_ManyAtOnce_EachHasADirectoryAtTheFirstAttempt()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var fixture = new JournalFixture();
            JournalRoot.Prepare(fixture.Root);
            var journals = Enumerable.Range(0, 24).Select(_ => fixture.Open()).ToList();

            await Task.WhenAll(journals.Select(static journal => journal.FirstAttempt));

            journals.Should().OnlyContain(static journal => journal.IsOpen, string.Join('\n', journals.Select(static journal => journal.Problem)));
            journals.Select(static journal => journal.Location).Should().OnlyHaveUniqueItems();
        }
    }

    private static System.Text.Json.JsonElement Recovered(JournalFixture fixture) =>
        fixture.Records().Single(static record => record.GetProperty("type").GetString() == "audit.recovered");

    private static string Opened(int seq) => Line(seq, "audit.opened");

    private static string Record(int seq, string type, Guid call, string? status = null) =>
        Line(seq, type, $",\"call\":\"{call}\"" + (status is null ? "" : $",\"outcome\":{{\"ms\":1,\"status\":\"{status}\"}}"));

    private static string Line(int seq, string type, string more = "") =>
        $"{{\"seq\":{seq},\"log\":\"{Log}\",\"epoch\":1,\"v\":1,\"type\":\"{type}\"{more}}}";

    private static string Write(JournalFixture fixture, string log, string[] lines, byte[]? tail = null, int epoch = 1)
    {
        var directory = Path.Combine(fixture.Root, log);
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, SegmentName.Format(epoch, 1));
        File.WriteAllBytes(path, [.. System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))), .. tail ?? []]);
        return path;
    }
}
